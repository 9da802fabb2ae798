using NNCompress.OnnxIO;

namespace NNCompress.Passes.Cleanup;

/// <summary>Operators over any number of tensors that are given one: Concat(x) = Sum(x) = Mean(x) = Max(x) = Min(x) = x.</summary>
internal sealed class SingleInputRule : NoOpRule
{
    protected override bool Matches(Node node) =>
        node.Inputs.Count == 1 && (node.Is("Concat") || node.Is("Sum") || node.Is("Mean") || node.Is("Max") || node.Is("Min"));

    protected override string? WhyNotNoOp(Node node) => null;
}
