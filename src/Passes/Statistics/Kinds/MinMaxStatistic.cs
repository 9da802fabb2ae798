namespace NNCompress.Passes.Statistics;

/// <summary>The smallest and the largest value.</summary>
/// <param name="IgnoreMagnitudeAbove">Values of a larger magnitude, as masks add them, are counted apart and set no range.</param>
public sealed record MinMaxStatistic(float IgnoreMagnitudeAbove = float.PositiveInfinity) : StatisticKind
{
    public override string Key => $"min-max{RangeKernels.LimitText(IgnoreMagnitudeAbove)}";

    /// <inheritdoc/>
    public override bool TakesInfinity => float.IsFinite(IgnoreMagnitudeAbove);

    public override StatisticAccumulator NewAccumulator() => new MinMaxAccumulator(IgnoreMagnitudeAbove);
}
