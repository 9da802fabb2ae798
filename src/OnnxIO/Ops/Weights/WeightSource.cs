using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// The stored constant behind a weight, and how its reader sees it. Two slots share a weight when their <see cref="Origin"/> is the
/// same object.
/// </summary>
public sealed class WeightSource
{
    internal WeightSource(
        Value? initializer,
        Node? constantNode,
        Tensor tensor,
        IndexMap map,
        Dequantization? dequantization,
        ImmutableArray<Node> chain
    )
    {
        Initializer = initializer;
        ConstantNode = constantNode;
        Tensor = tensor;
        Map = map;
        Dequantization = dequantization;
        Chain = chain;
    }

    /// <summary>The initializer that stores the weight; null where a Constant node does.</summary>
    public Value? Initializer { get; }

    /// <summary>The Constant node that stores the weight; null where an initializer does.</summary>
    public Node? ConstantNode { get; }

    /// <summary>The initializer or the Constant node: equal for slots that share the weight.</summary>
    public object Origin => (object?)Initializer ?? ConstantNode!;

    /// <summary>The origin's name.</summary>
    public string Name => Initializer?.Name ?? ConstantNode!.Output(0)?.Name ?? ConstantNode!.Label;

    /// <summary>The data as stored.</summary>
    public Tensor Tensor { get; }

    /// <summary>From the reader's elements to the stored ones.</summary>
    public IndexMap Map { get; }

    /// <summary>Extents as the reader sees them.</summary>
    public ImmutableArray<long> Dims => Map.Dims;

    /// <summary>How stored integers stand for real numbers; null where the stored numbers are the weight.</summary>
    public Dequantization? Dequantization { get; }

    /// <summary>Nodes between the reader and the origin, the reader's nearest first.</summary>
    public ImmutableArray<Node> Chain { get; }

    /// <summary>Real values of consecutive stored elements, in stored order; rounding by Casts on the way is not applied.</summary>
    public void ReadStored(long start, Span<float> values)
    {
        Tensor.CopyTo(start, values);
        Dequantization?.Apply(start, values);
    }

    /// <summary>All real values in the reader's row-major order.</summary>
    /// <exception cref="OverflowException">More elements than an array holds.</exception>
    public float[] ToSingles()
    {
        var stored = new float[checked((int)Tensor.ElementCount)];
        ReadStored(0, stored);
        if (Map.IsIdentity)
            return stored;
        var values = new float[stored.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = stored[Map[i]];
        return values;
    }

    /// <summary>The stored number that means 0 at a stored element: the zero point, where there is one.</summary>
    public double StoredZeroAt(long storedIndex) => Dequantization?.ZeroAt(storedIndex) ?? 0;

    /// <summary>Puts another tensor in the stored one's place, for every reader.</summary>
    public void Replace(GraphEditor editor, Tensor tensor)
    {
        if (Initializer is not null)
        {
            editor.SetInitializer(Initializer, tensor);
            return;
        }

        var constant = ConstantNode!;
        foreach (
            var other in constant.Attributes.Where(a => a.Name != "value" && a.Name.StartsWith("value", StringComparison.Ordinal)).ToArray()
        )
            editor.RemoveAttribute(constant, other.Name);
        editor.SetAttribute(constant, Attribute.Of("value", tensor));
    }
}
