namespace NNCompress.Passes.LowRank;

/// <summary>Every layer keeps the same share of its multiply-accumulates, or of its weights where it computes nothing, with the ranks and the method of the smallest predicted error.</summary>
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
            .Where(p => Counted(p.point.Cost) <= Share * Counted(layer.Cost))
            .OrderBy(p => p.point.RelativeError)
            .ThenBy(p => Counted(p.point.Cost))
            .FirstOrDefault();
        return best.point is null
            ? new RankDecision.LeaveAlone(
                layer,
                $"even rank 1 costs more than {Share:p0} of its {(layer.Cost.Macs > 0 ? "multiply-accumulates" : "weights")}"
            )
            : new RankDecision.Decompose(layer, best.candidate, best.point);

        // a lookup table has nothing but weights to save
        long Counted(LayerCost cost) => layer.Cost.Macs > 0 ? cost.Macs : cost.Parameters;
    }
}
