namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// How to read a graph in QDQ form, the one rule for everybody: which nodes work on integers, which were meant to, and what the integers stand for.
/// </summary>
public static class QdqForm
{
    /// <summary>
    /// Whether a node works on integers: every data input, its weight and its bias come from DequantizeLinear, at least one of them is no stored
    /// constant, and its output is quantized where its kernel gives nothing else. A Softmax in float that reads the end of an island is none.
    /// </summary>
    public static bool IsInteger(Node node) =>
        OperatorQuantization.Of(node) is { } facts
        && IntegerInputs(node, facts).All(i => node.Input(i) is null || DequantizeOf(node.Input(i)) is not null)
        && facts.DataInputsOf(node).Any(i => QuantizedValue(node.Input(i)) is not null)
        && (!MustQuantizeOutput(node) || node.Outputs.OfType<Value>().All(IsQuantized));

    /// <summary>
    /// Whether a node was meant to work on integers, though something may be missing for that: every <see cref="IsInteger"/>, and what reads dequantized values
    /// and gives its own to a quantizer, or reads a dequantized constant. A node in float that only reads the end of an island is none.
    /// </summary>
    public static bool IsMeant(Node node) =>
        !QuantizationFacts.IsQuantize(node)
        && !QuantizationFacts.IsDequantize(node)
        && node.Inputs.Any(i => DequantizeOf(i) is not null)
        && (
            IsInteger(node)
            || node.Outputs.OfType<Value>().Any(IsQuantized)
            || node.Inputs.Any(i => Constants.TensorOf(DequantizeOf(i)?.Input(0)) is not null)
        );

    /// <summary>Whether a node is a Relu or Clip between a node that was meant to work on integers and a quantizer, which makes it superfluous.</summary>
    public static bool IsAbsorbed(Node node) =>
        ActivationBounds.Of(node) is not null
        && node.Input(0) is { Uses.Count: 1, Producer: { } before }
        && IsMeant(before)
        && node.Output(0)!.Uses.Any(u => QuantizationFacts.IsQuantize(u.Node));

    /// <summary>Whether an operator on integers gives integers alone, so that its output must be quantized. Gemm and MatMul can give real numbers.</summary>
    public static bool MustQuantizeOutput(Node node) => node.OpType is not ("Gemm" or "MatMul");

    /// <summary>The DequantizeLinear that computes a value; null where none does.</summary>
    public static Node? DequantizeOf(Value? value) =>
        value?.Producer is { } producer && QuantizationFacts.IsDequantize(producer) ? producer : null;

    /// <summary>The real value that was quantized and stands here after DequantizeLinear; null where there is none, as at a stored constant.</summary>
    public static Value? QuantizedValue(Value? value) =>
        DequantizeOf(value)?.Input(0)?.Producer is { } quantize && QuantizationFacts.IsQuantize(quantize) ? quantize.Input(0) : null;

    /// <summary>
    /// The node on integers that gives a value, itself or through the Relu or Clip that its quantization makes superfluous; null where a node in
    /// float does, or nothing.
    /// </summary>
    public static Node? SourceOf(Value value)
    {
        if (value.Producer is not { } producer)
            return null;
        if (IsInteger(producer))
            return producer;
        return
            ActivationBounds.Of(producer) is not null && producer.Input(0) is { Uses.Count: 1, Producer: { } before } && IsInteger(before)
            ? before
            : null;
    }

    /// <summary>Whether a value is quantized, itself or after the Relu or Clip that reads it alone.</summary>
    private static bool IsQuantized(Value value) =>
        value.Uses.Any(u => QuantizationFacts.IsQuantize(u.Node))
        || value is { IsGraphOutput: false, Uses: [{ Node: var cut }] }
            && ActivationBounds.Of(cut) is not null
            && cut.Output(0)!.Uses.Any(u => QuantizationFacts.IsQuantize(u.Node));

    /// <summary>Positions of a node's inputs that are integers where it works on integers: data, weight and bias.</summary>
    private static IEnumerable<int> IntegerInputs(Node node, OperatorQuantization facts) =>
        facts
            .DataInputsOf(node)
            .Union(node.OpType is "Conv" or "Gemm" or "MatMul" or "ConvTranspose" ? Enumerable.Range(0, node.Inputs.Count) : []);
}
