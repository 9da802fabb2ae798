using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Where a factor for each channel of a value's last axis can go on the value's other side: gain and bias of the normalization that computes it, whole or
/// decomposed, or weights and bias of a layer, through Relu and the like.
/// </summary>
internal sealed class ScaleAbsorber
{
    private readonly List<(Node Node, int Index)> _constants = [];
    private ScalableLayer? _layer;

    private ScaleAbsorber() { }

    /// <summary>What takes the factor, for reports.</summary>
    public string Name => _layer?.Node.Label ?? _constants[^1].Node.Label;

    /// <param name="value">The value; who reads it is the caller's business.</param>
    /// <param name="channels">Extent of its last axis.</param>
    /// <param name="layers">Layers whose weights may change, by their output.</param>
    /// <param name="reason">Why nothing can take a factor, as the rest of a sentence that begins with "its input ".</param>
    public static ScaleAbsorber? Of(Value value, int channels, IReadOnlyDictionary<Value, ScalableLayer> layers, out string? reason)
    {
        var absorber = new ScaleAbsorber();
        reason = absorber.Walk(value, channels, layers);
        return reason is null ? absorber : null;
    }

    /// <summary>Divides what computes the value by a factor for each channel.</summary>
    /// <returns>False, with nothing changed, where a number would leave the range of its type.</returns>
    public bool TryDivide(GraphEditor editor, double[] factors)
    {
        var tensors = _constants.Select(c => Divided(Constants.TensorOf(c.Node.Input(c.Index))!, factors)).ToArray();
        _layer?.ScaleOutputs([.. factors.Select(f => 1 / f)]);
        if (tensors.Contains(null) || _layer is { Fits: false })
        {
            _layer?.ScaleOutputs(factors);
            return false;
        }

        foreach (var ((node, index), tensor) in _constants.Zip(tensors))
            OwnedConstant.Set(editor, node, index, tensor!, $"{node.Label}_scaled");
        _layer?.Write(editor);
        return true;
    }

    private string? Walk(Value value, int channels, IReadOnlyDictionary<Value, ScalableLayer> layers)
    {
        for (var first = true; ; first = false)
        {
            if (!first && (value.Uses.Count != 1 || value.IsGraphOutput))
                return $"comes from '{value}', which others read too";
            if (layers.TryGetValue(value, out var layer) && !layer.HasChannelsFirst && layer.Outputs == channels)
            {
                _layer = layer;
                return null;
            }

            if (value.Producer is not { } node)
                return $"comes from '{value}', which no node computes";
            switch (node.OpType)
            {
                case "LayerNormalization" or "SimplifiedLayerNormalization" or "RMSNormalization":
                    return Take(node, 1, 2, channels, value);
                case "SkipLayerNormalization" or "SkipSimplifiedLayerNormalization":
                    return Take(node, 2, 3, channels, value);
                case "Mul" or "Add" when node.IsStandard && ConstantIndex(node, channels) is { } index:
                    _constants.Add((node, index));
                    if (node.OpType == "Mul")
                        return null;
                    value = node.Input(1 - index)!;
                    break;
                case "Relu" or "LeakyRelu" or "Identity" when node.IsStandard:
                    value = node.Input(0)!;
                    break;
                default:
                    return $"comes from {node}, which takes no factor for each channel";
            }
        }
    }

    private string? Take(Node node, int gain, int bias, int channels, Value output)
    {
        if (output != node.Output(0))
            return $"is a further output of {node}";
        int[] inputs =
            node.OpType.Contains("Simplified", StringComparison.Ordinal) || node.OpType == "RMSNormalization" ? [gain] : [gain, bias];
        foreach (var index in inputs.Where(i => node.Input(i) is not null))
        {
            if (Constants.TensorOf(node.Input(index)) is not { Rank: 1 } tensor || tensor.ElementCount != channels || !IsReal(tensor))
                return $"comes from {node}, whose gain or bias is no constant with a number for each channel";
            _constants.Add((node, index));
        }

        return null;
    }

    /// <summary>Which operand is a constant with a number for each channel of the last axis.</summary>
    private static int? ConstantIndex(Node node, int channels)
    {
        for (var i = 0; i < 2; i++)
        {
            if (Constants.TensorOf(node.Input(i)) is { Rank: > 0 } tensor && tensor.Dims[^1] == channels && IsReal(tensor))
                return i;
        }

        return null;
    }

    private static bool IsReal(Tensor tensor) => tensor.Type.IsFloat && tensor.Type.Bits >= 16 && tensor.ElementCount <= Array.MaxLength;

    private static Tensor? Divided(Tensor tensor, double[] factors)
    {
        var values = new double[tensor.ElementCount];
        tensor.CopyTo(0, values);
        for (var i = 0; i < values.Length; i++)
            values[i] /= factors[i % factors.Length];
        var bytes = new byte[tensor.ByteLength];
        var codec = ElementCodec.For(tensor.Type);
        codec.Encode(values, bytes);
        codec.Decode(new MemoryBytes(bytes), 0, values);
        return values.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue)
            ? null
            : Tensor.FromBytes(tensor.Type, tensor.Dims.AsSpan(), bytes);
    }
}
