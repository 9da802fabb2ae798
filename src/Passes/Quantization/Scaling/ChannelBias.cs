using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Quantization;

/// <summary>The constant that a layer adds for each output channel: an input of its own, or that of the Add behind a MatMul.</summary>
internal sealed class ChannelBias
{
    private readonly int _outputs;

    private ChannelBias(Node node, int index, Value output, ImmutableArray<long> dims, double[] values, int outputs)
    {
        Node = node;
        Index = index;
        Output = output;
        Dims = dims;
        Values = values;
        _outputs = outputs;
    }

    /// <summary>The node that adds it.</summary>
    public Node Node { get; }

    /// <summary>Which of its inputs the bias is.</summary>
    public int Index { get; }

    /// <summary>What is computed once it is added.</summary>
    public Value Output { get; }

    public ImmutableArray<long> Dims { get; }

    /// <summary>Its elements, row-major; the last axis counts the output channels.</summary>
    public double[] Values { get; }

    /// <param name="layer">The layer.</param>
    /// <param name="outputs">Its output channels.</param>
    /// <param name="type">Type of its weight.</param>
    /// <param name="reason">Why its bias cannot be scaled by channel, as the rest of a sentence that begins with the layer; null where it can, or where there is none.</param>
    public static ChannelBias? Of(Node layer, int outputs, ElementType type, out string? reason)
    {
        reason = null;
        if (layer.Is("MatMul"))
            return OfAdd(layer, outputs, type);
        if (layer.Input(2) is not { } value)
            return null;
        if (Constants.TensorOf(value) is not { } tensor)
            reason = $"its bias '{value}' is not constant";
        else if (tensor.Type != type || tensor.Rank == 0 || tensor.Dims[^1] != outputs || tensor.ElementCount > Array.MaxLength)
            reason = $"its bias '{value}' is {tensor}";
        else
            return new ChannelBias(layer, 2, layer.Output(0)!, tensor.Dims, Read(tensor), outputs);
        return null;
    }

    /// <summary>Multiplies each output channel's elements.</summary>
    public void Scale(double[] factors)
    {
        for (var i = 0; i < Values.Length; i++)
            Values[i] *= factors[i % _outputs];
    }

    /// <summary>Adds to each output channel's elements; beta of a Gemm is taken into account.</summary>
    public void Shift(double[] shift)
    {
        var beta = Node.Is("Gemm") ? Node.Attributes.Float("beta", 1) : 1;
        for (var i = 0; i < Values.Length; i++)
            Values[i] += shift[i % _outputs] / beta;
    }

    /// <summary>The Add behind a MatMul, where it is all that reads the product, and its other operand a constant with one number a channel.</summary>
    private static ChannelBias? OfAdd(Node layer, int outputs, ElementType type)
    {
        if (layer.Output(0) is not { IsGraphOutput: false, Uses: [{ Node: var add, Index: <= 1 and var index }] } || !add.Is("Add"))
            return null;
        return
            add.Scope == layer.Scope
            && Constants.TensorOf(add.Input(1 - index)) is { Rank: > 0 } tensor
            && tensor.Type == type
            && tensor.Dims[^1] == outputs
            && tensor.ElementCount <= Array.MaxLength
            ? new ChannelBias(add, 1 - index, add.Output(0)!, tensor.Dims, Read(tensor), outputs)
            : null;
    }

    private static double[] Read(Tensor tensor)
    {
        var values = new double[tensor.ElementCount];
        tensor.CopyTo(0, values);
        return values;
    }
}
