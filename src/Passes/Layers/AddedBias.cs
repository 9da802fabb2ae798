using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Layers;

/// <summary>
/// What a float layer adds for each output channel: the third input of Conv, ConvTranspose or Gemm, which may be left out, or the constant of the Add that alone reads a
/// MatMul.
/// </summary>
internal sealed class AddedBias
{
    private readonly Tensor? _tensor;
    private readonly int _index;
    private readonly int _outputs;
    private readonly double _beta;
    private readonly string _name;

    private AddedBias(Node node, int index, Tensor? tensor, int outputs, string name)
    {
        (Node, _index, _tensor, _outputs, _name) = (node, index, tensor, outputs, name);
        _beta = node.Is("Gemm") ? node.Attributes.Float("beta", 1) : 1;
    }

    /// <summary>The node that adds it: the layer itself, or an Add.</summary>
    public Node Node { get; }

    /// <summary>What is computed once it is added.</summary>
    public Value Output => Node.Output(0)!;

    /// <param name="layer">A layer with weights.</param>
    /// <param name="outputs">Its output channels, over all groups.</param>
    /// <param name="weight">The name and type of its weight.</param>
    /// <param name="reason">Why there is none that can be changed, as the rest of a sentence that begins with the layer; null where there is.</param>
    public static AddedBias? Of(Node layer, int outputs, WeightSource weight, out string? reason)
    {
        reason = null;
        var type = weight.Tensor.Type;
        var name = $"{weight.Name}_bias";
        if (!layer.IsStandard || layer.OpType is not ("Conv" or "ConvTranspose" or "Gemm" or "MatMul") || !type.IsFloat)
            reason = $"{layer.OpType} with a weight of {type} has no bias that could be changed";
        else if (layer.Is("MatMul"))
            return Added(layer, outputs, name, out reason);
        else if (layer.Input(2) is not { } value)
            return new AddedBias(layer, 2, null, outputs, name) { Type = type };
        else if (Constants.TensorOf(value) is not { } tensor)
            reason = $"its bias '{value}' is computed";
        else if (layer.Is("Gemm") && layer.Attributes.Float("beta", 1) == 0)
            reason = "its beta is 0";
        else if (!IsRow(tensor, outputs))
            reason = $"its bias '{value}' is {tensor}, not one number for each output channel";
        else
            return new AddedBias(layer, 2, tensor, outputs, name) { Type = tensor.Type };
        return null;
    }

    private ElementType Type { get; init; } = ElementType.Float32;

    /// <summary>What is added to each output channel now.</summary>
    public double[] Values()
    {
        if (_tensor is null)
            return new double[_outputs];
        var stored = new double[_tensor.ElementCount];
        _tensor.CopyTo(0, stored);
        return [.. Enumerable.Range(0, _outputs).Select(o => _beta * stored[stored.Length == 1 ? 0 : o])];
    }

    /// <summary>Adds other numbers from now on.</summary>
    public void Set(GraphEditor editor, double[] values)
    {
        double[] stored = [.. values.Select(v => v / _beta)];
        var bytes = new byte[Type.ByteLength(stored.Length)];
        ElementCodec.For(Type).Encode(stored, bytes);
        // a single number for all channels becomes a row, which spreads alike
        long[] dims = _tensor is { } old && old.ElementCount == _outputs ? [.. old.Dims] : [_outputs];
        OwnedConstant.Set(editor, Node, _index, Tensor.FromBytes(Type, dims, bytes), _name);
    }

    private static AddedBias? Added(Node product, int outputs, string name, out string? reason)
    {
        reason = "no Add of a constant is all that reads it";
        if (product.Output(0) is not { IsGraphOutput: false, Uses: [{ Node: var add, Index: <= 1 and var index }] } || !add.Is("Add"))
            return null;
        if (add.Scope != product.Scope || Constants.TensorOf(add.Input(1 - index)) is not { Rank: > 0 } tensor || !IsRow(tensor, outputs))
            return null;
        reason = null;
        return new AddedBias(add, 1 - index, tensor, outputs, name) { Type = tensor.Type };
    }

    private static bool IsRow(Tensor tensor, int outputs) =>
        tensor.Type.IsFloat
        && (tensor.ElementCount == 1 || (tensor.ElementCount == outputs && (tensor.Rank == 0 || tensor.Dims[^1] == outputs)));
}
