using NNCompress.OnnxIO;

namespace NNCompress.Passes.LowRank;

/// <summary>A layer that can be decomposed, and all ways to do it.</summary>
/// <param name="Name">The node's label; where several nodes read one weight, that of the first.</param>
/// <param name="Node">The first node that reads the weight.</param>
/// <param name="WeightName">The stored weight.</param>
/// <param name="Cost">What the layer costs as it is.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="IsHead">
/// Whether it has few outputs that nothing but element-wise operators stands between and an output of the model, as the scores of a classifier: left alone
/// unless the user names it.
/// </param>
/// <param name="IsNamed">Whether an include pattern or a rank of its own names it.</param>
/// <param name="Candidates">Ways to decompose it; at least one.</param>
public sealed record DecomposableLayer(
    string Name,
    Node Node,
    string WeightName,
    LayerCost Cost,
    int Outputs,
    bool IsHead,
    bool IsNamed,
    IReadOnlyList<DecompositionCandidate> Candidates
)
{
    /// <summary>Whether a pattern of the user names it: by node, operator, output or weight.</summary>
    public bool IsNamedBy(NamePattern pattern) => LayerFilter.Matches(pattern, Node, WeightName) || pattern.Matches(Name);
}
