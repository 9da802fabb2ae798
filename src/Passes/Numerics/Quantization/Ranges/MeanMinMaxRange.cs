using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Numerics;

/// <summary>From the mean of the samples' smallest values to the mean of their largest. What exceeds it in single samples is cut off.</summary>
public sealed record MeanMinMaxRange : RangeEstimator
{
    public override string Id => "mean-min-max";

    public override StatisticKind Statistic => new MeanMinMaxStatistic(IgnoreMagnitudeAbove);

    public override ValueRange? Estimate(StatisticAccumulator statistic, IntegerGrid grid, bool symmetric) =>
        Symmetrized(((MeanMinMaxAccumulator)statistic).Range, symmetric);
}
