namespace NNCompress.Passes.Statistics;

/// <summary>
/// The mean over samples of each sample's smallest value, and of each sample's largest. Where a tensor's first axis does not count the samples of the run, the
/// run is one sample; of a sequence that runs step by step, each step is one.
/// </summary>
/// <param name="IgnoreMagnitudeAbove">Values of a larger magnitude set no range.</param>
public sealed record MeanMinMaxStatistic(float IgnoreMagnitudeAbove = float.PositiveInfinity) : StatisticKind
{
    public override string Key => $"mean-min-max{RangeKernels.LimitText(IgnoreMagnitudeAbove)}";

    /// <inheritdoc/>
    public override bool TakesInfinity => float.IsFinite(IgnoreMagnitudeAbove);

    public override StatisticAccumulator NewAccumulator() => new MeanMinMaxAccumulator(IgnoreMagnitudeAbove);
}
