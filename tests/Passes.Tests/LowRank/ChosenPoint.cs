using NNCompress.Passes.LowRank;

namespace NNCompress.Passes.Tests.LowRank;

/// <summary>Takes one point of the first candidate of every layer, whatever it costs.</summary>
internal sealed record ChosenPoint(Func<DecompositionCandidate, CandidatePoint> Of) : RankChoice
{
    public static ChosenPoint Full { get; } = new(c => c.Points[^1]);

    public static ChosenPoint Middle { get; } = new(c => c.Points[c.Points.Count / 2]);

    public override IReadOnlyList<RankDecision> Choose(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context) =>
        [.. layers.Select(l => new RankDecision.Decompose(l, l.Candidates[0], Of(l.Candidates[0])))];
}
