using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Runtime;

/// <summary>
/// Which nodes of a model are meant to run on integers. Operators that are quantized as such (MatMulNBits, DynamicQuantizeLSTM); and
/// nodes that read dequantized values and either give theirs to a quantizer, at once or after a Relu or Clip, or read a dequantized
/// weight, or read nothing real that is not dequantized, of two inputs or more. A node that only reads the end of a quantized part, as a
/// Softmax in float does, is none.
/// </summary>
internal static class QuantizedLayers
{
    public static bool Contains(Node node)
    {
        if (QuantizationFacts.IsQuantize(node) || QuantizationFacts.IsDequantize(node))
            return false;
        if (QuantizationFacts.Of(node) is not null)
            return true;
        var dequantized = node.Inputs.OfType<Value>().Where(IsDequantized).ToArray();
        if (dequantized.Length == 0)
            return node.Is("Relu") || node.Is("Clip") ? IsActivationOfIsland(node) : false;
        return IsQuantizedAfter(node)
            || dequantized.Any(IsConstant)
            || (dequantized.Length >= 2 && dequantized.Length == node.Inputs.Count);
    }

    private static bool IsDequantized(Value value) => value.Producer is { } producer && QuantizationFacts.IsDequantize(producer);

    private static bool IsConstant(Value dequantized) => dequantized.Producer?.Input(0) is { Producer: null };

    /// <summary>Relu or Clip between a layer on dequantized values and a quantizer.</summary>
    private static bool IsActivationOfIsland(Node node) =>
        node.Input(0) is { Producer: { } layer, Uses.Count: 1 } && layer.Inputs.OfType<Value>().Any(IsDequantized) && ReadByQuantizer(node);

    private static bool IsQuantizedAfter(Node node) =>
        ReadByQuantizer(node)
        || node.Output(0) is { IsGraphOutput: false, Uses: [{ Node: var next }] }
            && (next.Is("Relu") || next.Is("Clip"))
            && ReadByQuantizer(next);

    private static bool ReadByQuantizer(Node node) =>
        node.Outputs.OfType<Value>().Any(o => o.Uses.Any(u => QuantizationFacts.IsQuantize(u.Node)));
}
