namespace NNCompress.OnnxIO.Ops;

/// <summary>What of a model is quantized already.</summary>
public static class QuantizationFacts
{
    /// <summary>What is quantized in the operator itself, as in ConvInteger or MatMulNBits; null for operators on real numbers.</summary>
    public static QuantizedOperator? Of(Node node) => OperatorFacts.Of(node)?.QuantizationOf(node);

    /// <summary>Whether the node turns real numbers into quantized ones.</summary>
    public static bool IsQuantize(Node node) =>
        node is { OpType: "QuantizeLinear" or "DynamicQuantizeLinear" } && (node.IsStandard || node.Domain == OperatorKey.Microsoft);

    /// <summary>Whether the node turns quantized numbers into real ones.</summary>
    public static bool IsDequantize(Node node) =>
        node.OpType == "DequantizeLinear" && (node.IsStandard || node.Domain == OperatorKey.Microsoft);

    /// <summary>Whether a value was quantized and turned back (QDQ form): computed by DequantizeLinear from a QuantizeLinear.</summary>
    public static bool IsFakeQuantized(Value value) =>
        value.Producer is { } dequantize
        && IsDequantize(dequantize)
        && dequantize.Input(0)?.Producer is { } quantize
        && IsQuantize(quantize);
}
