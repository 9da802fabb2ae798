using NNCompress.OnnxIO;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Transpose whose permutation is stated and moves no axis: perm[i] = i. Without a stated permutation the axes are reversed, which
/// depends on the rank.
/// </summary>
internal sealed class TransposeRule : NoOpRule
{
    protected override bool Matches(Node node) =>
        node.Is("Transpose") && node.Attributes.Ints("perm") is { } perm && perm.Select((axis, i) => axis == i).All(stays => stays);

    protected override string? WhyNotNoOp(Node node) => null;
}
