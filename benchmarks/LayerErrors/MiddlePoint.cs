using NNCompress.Passes.LowRank;

namespace NNCompress.Benchmarks;

/// <summary>Of every layer the middle of what its method offers, heads and tables too, whether that saves anything or not: with <c>svd</c> half of the full rank.</summary>
internal sealed record MiddlePoint : RankChoice
{
    /// <inheritdoc/>
    public override IReadOnlyList<RankDecision> Choose(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context) =>
        [
            .. layers.Select(l => new RankDecision.Decompose(
                l,
                l.Candidates[0],
                l.Candidates[0].Points[(l.Candidates[0].Points.Count - 1) / 2]
            )),
        ];
}
