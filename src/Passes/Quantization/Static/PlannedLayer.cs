using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>A Conv, Gemm or MatMul whose weight is constant and whose products can be summed in integers.</summary>
/// <param name="Slot">Where it reads its weight.</param>
/// <param name="Source">The stored weight.</param>
/// <param name="Layout">What the weight's axes mean.</param>
/// <param name="Bias">The constant bias, of as many elements as there are output channels; null where there is none.</param>
internal sealed record PlannedLayer(WeightSlot Slot, WeightSource Source, WeightLayout Layout, float[]? Bias)
{
    public const int BiasInput = 2;

    public Node Node => Slot.Node;

    /// <summary>What it multiplies the weight with.</summary>
    public Value Activation => Node.Input(0)!;

    /// <summary>Reads a layer.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="reason">Why it is no such layer, though its operator has a weight; null where it is one, or has none.</param>
    public static PlannedLayer? Of(Node node, out string? reason)
    {
        reason = null;
        if (WeightFacts.WeightsOf(node) is not [var slot] || slot.IsTable)
            return null;
        if (Int8Kernels.WhyNone(node) is { } none)
            reason = none;
        else if (WeightResolver.Resolve(slot) is { Source: null } unresolved)
            reason = unresolved.Reason;
        if (reason is not null)
            return null;
        var source = WeightResolver.Resolve(slot).Source!;
        var layout = slot.LayoutOf(source.Dims);
        reason =
            source.Dequantization is not null || !source.Tensor.Type.IsFloat ? "its weight is quantized already"
            : layout?.OutputAxis is null || !layout.BatchAxes.IsEmpty ? $"its weight [{string.Join(',', source.Dims)}] is no single matrix"
            : source.Tensor.Type != OnnxIO.Tensors.ElementType.Float32
                ? $"its weight is {source.Tensor.Type}, and the int8 kernels work beside float32 only"
            : node.Input(0) is { } input && QuantizationFacts.IsFakeQuantized(input) ? "its input is quantized already"
            : node.Outputs.OfType<Value>().SelectMany(o => o.Uses).Any(u => QuantizationFacts.IsQuantize(u.Node))
                ? "its output is quantized already"
            : WeightSurvey.IsFinite(source.Tensor) ? null
            : $"its weight '{source.Name}' holds NaN or infinity";
        if (reason is not null)
            return null;
        var channels = source.Dims[layout!.OutputAxis!.Value];
        var bias = BiasOf(node, channels, out reason);
        return reason is null ? new PlannedLayer(slot, source, layout, bias) : null;
    }

    private static float[]? BiasOf(Node node, long channels, out string? reason)
    {
        reason = null;
        if (node.Is("MatMul") || node.Input(BiasInput) is not { } value)
            return null;
        if (WeightResolver.Resolve(value).Source is not { } source || source.Dequantization is not null)
        {
            reason = $"its bias '{value}' is not a stored constant, and an int8 kernel needs one";
            return null;
        }

        var bias = source.ToSingles();
        if (!Array.TrueForAll(bias, float.IsFinite))
        {
            reason = $"its bias '{value}' holds NaN or infinity";
            return null;
        }

        if (bias.Length == channels)
            return bias;
        if (bias.Length == 1)
            return [.. Enumerable.Repeat(bias[0], checked((int)channels))];
        reason = $"its bias has {bias.Length} elements for {channels} output channels";
        return null;
    }
}
