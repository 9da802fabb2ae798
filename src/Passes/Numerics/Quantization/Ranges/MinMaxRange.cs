using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Numerics;

/// <summary>From the smallest value seen to the largest.</summary>
public sealed record MinMaxRange : RangeEstimator
{
    public override string Id => "min-max";

    public override StatisticKind Statistic => new MinMaxStatistic(IgnoreMagnitudeAbove);

    public override ValueRange? Estimate(StatisticAccumulator statistic, IntegerGrid grid, bool symmetric) =>
        Symmetrized(((MinMaxAccumulator)statistic).Range, symmetric);
}
