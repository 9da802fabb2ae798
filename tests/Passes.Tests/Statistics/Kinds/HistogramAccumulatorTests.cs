using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics;

public sealed class HistogramAccumulatorTests
{
    [Fact]
    public void Every_value_is_in_the_bin_that_it_says() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<float>().Generator.Where(float.IsFinite).NonEmptyListOf().ToArbitrary(),
                Gen.Choose(0, 12).ToArbitrary(),
                (values, mantissaBits) =>
                {
                    var histogram = new HistogramAccumulator(mantissaBits);
                    RangeStatisticsTests.Add(histogram, [.. values]);
                    var tiny = Math.Pow(2, -126 - mantissaBits);
                    Assert.Equal(values.Count(v => Math.Abs(v) < tiny), histogram.Zeros);
                    var bins = histogram.Bins();
                    Assert.Equal(values.Count - histogram.Zeros, bins.Sum(b => b.Count));
                    foreach (var bin in bins)
                    {
                        var isLast = bin.Upper == histogram.Range!.Value.Max;
                        var isFirst = bin.Lower == histogram.Range!.Value.Min;
                        Assert.Equal(
                            bin.Count,
                            values.Count(v =>
                                Math.Abs(v) >= tiny
                                && (
                                    bin.Upper > 0
                                        ? v >= bin.Lower && (v < bin.Upper || isLast)
                                        : v <= bin.Upper && (v > bin.Lower || isFirst)
                                )
                            )
                        );
                        var width = (bin.Upper - bin.Lower) / Math.Max(Math.Abs(bin.Lower), Math.Abs(bin.Upper));
                        Assert.True(width <= Math.Pow(2, -mantissaBits) || Math.Abs(bin.Upper) < 1.2e-38, $"{bin} is too wide");
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Values_that_do_not_count_are_left_out_one_by_one()
    {
        var histogram = new HistogramAccumulator(8, 100);
        var values = Enumerable.Range(0, 10_000).Select(i => i * 0.001f).ToArray();
        (values[100], values[5000], values[9000]) = (float.NaN, -10_000, float.PositiveInfinity);
        RangeStatisticsTests.Add(histogram, values);
        Assert.Equal((9997, 2, 1), (histogram.Count, histogram.NonFinite, histogram.Ignored));
        Assert.Equal(9996, histogram.Bins().Sum(b => b.Count));
        Assert.Equal(new ValueRange(0, values[^1]), histogram.Range);
    }

    [Fact]
    public void Memory_is_that_of_the_powers_of_two_that_occur()
    {
        var histogram = new HistogramAccumulator();
        var random = new DeterministicRandom(1, "bell");
        var values = new float[1 << 16];
        for (var run = 0; run < 16; run++)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)random.NextGaussian();
            RangeStatisticsTests.Add(histogram, values);
        }

        Assert.InRange(histogram.Bins().Count, 1000, 2 * 32 * 256);
    }

    [Theory]
    [InlineData(99.9)]
    [InlineData(99.99)]
    public void One_outlier_a_thousand_times_larger_does_not_move_a_percentile(double percent)
    {
        var random = new DeterministicRandom(7, "outlier");
        var values = new float[1_000_000];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)random.NextGaussian();
        var estimator = new PercentileRange(percent);
        var histogram = (HistogramAccumulator)estimator.Statistic.NewAccumulator();
        RangeStatisticsTests.Add(histogram, values);
        var before = estimator.Estimate(histogram, IntegerGrid.UInt8, symmetric: false)!.Value;
        RangeStatisticsTests.Add(histogram, [1000 * histogram.Range!.Value.Max]);
        var after = estimator.Estimate(histogram, IntegerGrid.UInt8, symmetric: false)!.Value;
        Assert.True(Math.Abs(after.Max - before.Max) <= 0.01 * before.Max, $"{before} became {after}");
        Assert.True(Math.Abs(after.Min - before.Min) <= 0.01 * -before.Min, $"{before} became {after}");
    }
}
