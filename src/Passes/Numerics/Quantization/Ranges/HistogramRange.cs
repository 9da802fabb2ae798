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

    /// <summary>The range of a tensor with at least two different values.</summary>
    internal abstract ValueRange Estimate(HistogramDensity density, IntegerGrid grid, bool symmetric);
}
