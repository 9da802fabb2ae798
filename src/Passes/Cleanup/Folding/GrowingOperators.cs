using System.Collections.Frozen;
using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Operators whose result may be far larger than all they are given, as numbers among their inputs or attributes say how large. The
/// others return at most what broadcasting their inputs gives, or a few numbers per element.
/// </summary>
internal static class GrowingOperators
{
    /// <summary>The runtime's interface states extents with 32 bits; larger ones come out as any number.</summary>
    private const double MostExtent = int.MaxValue;

    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        "AffineGrid",
        "BlackmanWindow",
        "CenterCropPad",
        "Col2Im",
        "ConstantOfShape",
        "ConvTranspose",
        "DFT",
        "Einsum",
        "Expand",
        "HammingWindow",
        "HannWindow",
        "MaxUnpool",
        "MelWeightMatrix",
        "OneHot",
        "Pad",
        "Range",
        "Resize",
        "RoiAlign",
        "STFT",
        "Tile",
        "Upsample"
    );

    /// <summary>Whether the size of the node's result must be known before it is computed.</summary>
    public static bool Has(Node node) => node.IsStandard && Names.Contains(node.OpType);

    /// <summary>
    /// Whether every extent of the result is surely small enough to be stated: a bound on the largest factor among the numbers, times
    /// the largest extent among the inputs.
    /// </summary>
    public static bool CanStateExtents(Node node)
    {
        var inputs = node.Inputs.Select(Constants.TensorOf).OfType<Tensor>().ToArray();
        if (node.OpType == "Range" && inputs.Length == 3)
            return Math.Abs((Number(inputs[1]) - Number(inputs[0])) / Number(inputs[2])) <= MostExtent;
        var extent = inputs.SelectMany(t => t.Dims).Append(1).Max();
        var factor = inputs.SelectMany(Numbers).Concat(node.Attributes.SelectMany(Numbers)).Append(1).Max(Math.Abs);
        return (extent + 1.0) * (factor + 1.0) <= MostExtent;
    }

    private static double Number(Tensor scalar) => Numbers(scalar).FirstOrDefault(double.NaN);

    private static double[] Numbers(Tensor tensor)
    {
        if (tensor.ElementCount > ShapeVector.MaxItems || !(tensor.Type.IsFloat || tensor.Type.IsInteger))
            return [];
        var values = new double[tensor.ElementCount];
        tensor.CopyTo(0, values);
        return values;
    }

    private static IEnumerable<double> Numbers(OnnxIO.Attribute attribute) =>
        attribute.Payload switch
        {
            long value => [value],
            ImmutableArray<long> values => values.Select(v => (double)v),
            ImmutableArray<float> values => values.Select(v => (double)v),
            _ => [],
        };
}
