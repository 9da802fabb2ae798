namespace NNCompress.OnnxIO.Ops;

/// <summary>Which inputs of a node are weights, and what their axes mean. Biases, scales and running statistics are not weights.</summary>
public static class WeightFacts
{
    /// <summary>The weights of a node: none for operators that have none, two for a recurrent node.</summary>
    public static IReadOnlyList<WeightSlot> WeightsOf(Node node) => OperatorFacts.Of(node)?.WeightsOf(node) ?? [];
}
