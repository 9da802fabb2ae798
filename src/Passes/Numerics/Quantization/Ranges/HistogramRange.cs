using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Numerics;

/// <summary>An estimator that works on a histogram; all of them share one.</summary>
public abstract record HistogramRange : RangeEstimator
{
    public override StatisticKind Statistic => new HistogramStatistic(IgnoreMagnitudeAbove: IgnoreMagnitudeAbove);

    public override ValueRange? Estimate(StatisticAccumulator statistic, IntegerGrid grid, bool symmetric)
    {
        var histogram = (HistogramAccumulator)statistic;
        if (histogram.Range is not { } whole)
            return null;
        // one value, or zeros only: nothing can be gained by clipping it
        return Symmetrized(whole.Min == whole.Max ? whole : Estimate(new HistogramDensity(histogram), grid, symmetric), symmetric);
    }

    /// <inheritdoc/>
    public override ValueRange? EstimateAbove(float lowest, StatisticAccumulator statistic, IntegerGrid grid)
    {
        var histogram = (HistogramAccumulator)statistic;
        if (histogram.Range is not { } whole)
            return null;
        return whole.Max <= lowest ? new ValueRange(lowest, lowest)
            : whole.Min >= lowest ? Estimate(statistic, grid, symmetric: false)
            : Estimate(new HistogramDensity(histogram, lowest), grid, symmetric: false);
    }

    /// <summary>The range of a tensor with at least two different values.</summary>
    internal abstract ValueRange Estimate(HistogramDensity density, IntegerGrid grid, bool symmetric);
}
