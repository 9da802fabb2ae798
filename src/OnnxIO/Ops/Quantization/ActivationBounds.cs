namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// The interval to which Relu or Clip cuts its input. Quantization to a range inside of it does the same cut, so that the operator has nothing
/// left to do.
/// </summary>
/// <param name="Lower">Smallest output.</param>
/// <param name="Upper">Largest output; infinity for Relu.</param>
public sealed record ActivationBounds(float Lower, float Upper)
{
    /// <summary>The bounds of a node; null where it is neither Relu nor a Clip with constant bounds around 0.</summary>
    public static ActivationBounds? Of(Node node)
    {
        if (!node.IsStandard || FunctionCalls.CalleeOf(node) is not null)
            return null;
        if (node.OpType == "Relu")
            return new ActivationBounds(0, float.PositiveInfinity);
        if (node.OpType != "Clip")
            return null;
        var lower = Bound(node, 1, "min", float.NegativeInfinity);
        var upper = Bound(node, 2, "max", float.PositiveInfinity);
        // a grid of integers always has 0 on it
        return lower <= 0 && upper >= 0 ? new ActivationBounds(lower.Value, upper.Value) : null;
    }

    /// <summary>A bound, which is an attribute before opset 11 and an input from then on; null where it is computed.</summary>
    private static float? Bound(Node node, int index, string attribute, float missing)
    {
        if (node.Attributes.Contains(attribute))
            return node.Attributes.Float(attribute, missing);
        if (node.Input(index) is not { } value)
            return missing;
        return Constants.TensorOf(value) is { ElementCount: 1 } tensor && tensor.Type.IsFloat ? tensor.ToSingles()[0] : null;
    }
}
