using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// A histogram read as a density that is uniform inside each bin, as three parts: zeros, the magnitudes of positive values, and those of
/// negative ones.
/// </summary>
internal sealed class HistogramDensity
{
    /// <param name="histogram">Not empty.</param>
    /// <param name="lowest">Values below are left out, but for a part of the bin that it falls into.</param>
    public HistogramDensity(HistogramAccumulator histogram, float lowest = float.NegativeInfinity)
    {
        var range = histogram.Range ?? throw new ArgumentException("an empty histogram", nameof(histogram));
        Range = range with { Min = Math.Max(range.Min, lowest) };
        Zeros = histogram.Zeros;
        HistogramBin[] bins = [.. histogram.Bins().SkipWhile(b => b.Upper <= lowest)];
        Count = lowest <= range.Min ? histogram.Count : Zeros + bins.Sum(b => b.Count);
        var negative = bins.TakeWhile(b => b.Lower < 0).Reverse().Select(b => new HistogramBin(-b.Upper, -b.Lower, b.Count));
        Positive = new MagnitudeDensity([.. bins.SkipWhile(b => b.Lower < 0)], histogram.MantissaBits);
        Negative = new MagnitudeDensity([.. negative], histogram.MantissaBits);
    }

    /// <summary>The exact smallest and largest value.</summary>
    public ValueRange Range { get; }

    public long Count { get; }

    public long Zeros { get; }

    public MagnitudeDensity Positive { get; }

    public MagnitudeDensity Negative { get; }

    /// <summary>The value below which a share of all values lies.</summary>
    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        var rank = share * Count;
        if (rank < Negative.Total)
            return -Negative.Inverse(Negative.Total - rank);
        rank -= Negative.Total;
        return rank <= Zeros ? 0 : Positive.Inverse(rank - Zeros);
    }

    /// <summary>The magnitude below which a share of all magnitudes lies, up to a float's last bit.</summary>
    /// <param name="share">0 to 1.</param>
    public double MagnitudeQuantile(double share)
    {
        var rank = (share * Count) - Zeros;
        // magnitudes are ordered as their bits are
        var (low, high) = (0, BitConverter.SingleToInt32Bits(Range.AbsMax));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var magnitude = BitConverter.Int32BitsToSingle(middle);
            if (Positive.Below(magnitude).Count + Negative.Below(magnitude).Count >= rank)
                high = middle;
            else
                low = middle + 1;
        }

        return BitConverter.Int32BitsToSingle(low);
    }
}
