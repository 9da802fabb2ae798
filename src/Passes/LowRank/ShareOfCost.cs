namespace NNCompress.Passes.LowRank;

/// <summary>Every layer keeps the same share of its multiply-accumulates, with the ranks and the method of the smallest predicted error.</summary>
/// <param name="Share">Above 0, below 1.</param>
public sealed record ShareOfCost(double Share) : RankChoice
{
    /// <inheritdoc/>
    public override IReadOnlyList<RankDecision> Choose(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context) =>
        [.. layers.Select(Choose)];

    private RankDecision Choose(DecomposableLayer layer)
    {
        if (layer is { IsHead: true, IsNamed: false })
            return new RankDecision.LeaveAlone(layer, $"it is a head of {layer.Outputs} outputs, and no --include pattern names it");
        var best = layer
            .Candidates.SelectMany(c => c.Points, (candidate, point) => (candidate, point))
            .Where(p => p.point.Cost.Macs <= Share * layer.Cost.Macs)
            .OrderBy(p => p.point.RelativeError)
            .ThenBy(p => p.point.Cost.Macs)
            .FirstOrDefault();
        return best.point is null
            ? new RankDecision.LeaveAlone(layer, $"even rank 1 costs more than {Share:p0} of its multiply-accumulates")
            : new RankDecision.Decompose(layer, best.candidate, best.point);
    }
}
