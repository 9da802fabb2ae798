using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Numerics;

/// <summary>The exponential moving average of the ranges of single runs (Jacob et al., 2018).</summary>
/// <param name="Momentum">Weight of what came before, in [0, 0.999].</param>
public sealed record MovingMinMaxRange(float Momentum = 0.9f) : RangeEstimator
{
    public override string Id => FormattableString.Invariant($"moving-min-max:{Momentum}");

    public override StatisticKind Statistic => new MovingMinMaxStatistic(Momentum, IgnoreMagnitudeAbove);

    public override ValueRange? Estimate(StatisticAccumulator statistic, IntegerGrid grid, bool symmetric) =>
        Symmetrized(((MovingMinMaxAccumulator)statistic).Range, symmetric);
}
