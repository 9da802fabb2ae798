namespace NNCompress.Passes.Statistics;

/// <summary>
/// How often values occur, in bins on a fixed lattice that is linear inside each power of two: the bin of x is its sign, its exponent and the
/// upper bits of its mantissa. So a bin is at most 2^−m of its own values wide, wherever the mass lies and whatever outliers there are;
/// nothing is widened or moved, and histograms add up exactly in any order. Each power of two that occurs takes 8·2^m bytes, some 30 of them
/// on either side of zero as a rule: 60 kB a side for m = 8.
/// </summary>
/// <param name="MantissaBits">m, 0 to 12: each power of two has 2^m bins.</param>
/// <param name="IgnoreMagnitudeAbove">Values of a larger magnitude, as masks add them, are counted apart.</param>
public sealed record HistogramStatistic(int MantissaBits = 8, float IgnoreMagnitudeAbove = float.PositiveInfinity) : StatisticKind
{
    public override string Key => FormattableString.Invariant($"histogram({MantissaBits}){RangeKernels.LimitText(IgnoreMagnitudeAbove)}");

    /// <inheritdoc/>
    public override bool TakesInfinity => float.IsFinite(IgnoreMagnitudeAbove);

    public override StatisticAccumulator NewAccumulator() => new HistogramAccumulator(MantissaBits, IgnoreMagnitudeAbove);
}
