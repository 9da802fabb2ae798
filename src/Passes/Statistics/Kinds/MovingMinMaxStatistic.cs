namespace NNCompress.Passes.Statistics;

/// <summary>
/// Exponential moving average of the ranges of single runs: r ← μ·r + (1 − μ)·[min, max] of the run, from the first run's range on
/// (Jacob et al., 2018).
/// </summary>
/// <param name="Momentum">μ, in [0, 0.999].</param>
/// <param name="IgnoreMagnitudeAbove">Values of a larger magnitude set no range.</param>
public sealed record MovingMinMaxStatistic(float Momentum = 0.9f, float IgnoreMagnitudeAbove = float.PositiveInfinity) : StatisticKind
{
    public override string Key =>
        FormattableString.Invariant($"moving-min-max({Momentum:r}){RangeKernels.LimitText(IgnoreMagnitudeAbove)}");

    /// <inheritdoc/>
    public override bool TakesInfinity => float.IsFinite(IgnoreMagnitudeAbove);

    public override StatisticAccumulator NewAccumulator() => new MovingMinMaxAccumulator(Momentum, IgnoreMagnitudeAbove);
}
