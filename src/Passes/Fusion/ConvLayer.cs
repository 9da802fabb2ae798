using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// Conv: weight [M, C/g, k...], bias [M]. Output channel o stands in group ⌊o/(M/g)⌋ and reads input channels
/// group·C/g ... of that group.
/// </summary>
internal sealed class ConvLayer(Node node) : LinearLayer(node)
{
    private readonly int _groups = (int)node.Attributes.Int("group", 1);

    private int _kernel; // Π(k)
    private int _perGroup; // C/g

    public override int Outputs => (int)Weight.Dims[0];

    public override int Inputs => _perGroup * _groups;

    public override int OutputOf(long element) => (int)(element / ((long)_perGroup * _kernel));

    public override int InputOf(long element) => OutputOf(element) / (Outputs / _groups) * _perGroup + (int)(element / _kernel % _perGroup);

    public override string? WhyShiftIsNotConstant =>
        Pads() ? $"{Node} pads its input with zeros, which the normalization would not have shifted: not exact at the border" : null;

    protected override string? CheckWeight()
    {
        if (Weight.Rank < 2 || Weight.ElementCount == 0)
            return $"its weight is {Weight}";
        if (_groups < 1 || Weight.Dims[0] % _groups != 0)
            return $"its {Weight.Dims[0]} output channels do not divide into {_groups} groups";
        _perGroup = (int)Weight.Dims[1];
        _kernel = (int)(Weight.ElementCount / Weight.Dims[0] / Weight.Dims[1]);
        return null;
    }

    protected override double[]? ExpandBias(Tensor bias)
    {
        if (bias.Rank != 1 || bias.ElementCount != Outputs)
            return null;
        var values = new double[Outputs];
        bias.CopyTo(0, values);
        return values;
    }

    /// <summary>SAME pads unless the kernel is a single point; VALID never does; else the attribute tells.</summary>
    private bool Pads() =>
        Node.Attributes.String("auto_pad") switch
        {
            "VALID" => false,
            "SAME_UPPER" or "SAME_LOWER" => _kernel != 1,
            _ => (Node.Attributes.Ints("pads") ?? ImmutableArray<long>.Empty).Any(p => p != 0),
        };
}
