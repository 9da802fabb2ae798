namespace NNCompress.Passes.Numerics;

/// <summary>
/// The range that holds a share of all values, zeros included: half of the rest is cut off at either end; of the magnitudes, all of it at
/// the upper end, where the range is to be symmetric. Inside a bin values count as evenly spread; a bin is 2^−8 of its values wide.
/// </summary>
/// <param name="Percent">50 to 100.</param>
public sealed record PercentileRange(double Percent = 99.99) : HistogramRange
{
    public override string Id => FormattableString.Invariant($"percentile:{Percent}");

    internal override ValueRange Estimate(HistogramDensity density, IntegerGrid grid, bool symmetric)
    {
        if (symmetric)
        {
            var magnitude = (float)density.MagnitudeQuantile(Percent / 100);
            return new ValueRange(-magnitude, magnitude);
        }

        var cut = (1 - (Percent / 100)) / 2;
        return new ValueRange((float)density.Quantile(cut), (float)density.Quantile(1 - cut));
    }
}
