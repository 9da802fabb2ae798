using NNCompress.Passes.Numerics;
using NNCompress.Passes.Tests.Statistics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class RangeEstimatorTests
{
    public static TheoryData<RangeEstimator> Estimators =>
        [
            new MinMaxRange(),
            new MeanMinMaxRange(),
            new MovingMinMaxRange(),
            new PercentileRange(99.9),
            new MseRange(),
            new EntropyRange(),
            new AciqRange(),
        ];

    [Theory]
    [MemberData(nameof(Estimators))]
    public void What_an_estimator_is_called_reads_back(RangeEstimator estimator) =>
        Assert.Equal(estimator, RangeEstimator.Parse(estimator.Id));

    [Theory]
    [InlineData("minmax")]
    [InlineData("percentile:abc")]
    [InlineData("percentile:101")]
    [InlineData("mse:3")]
    [InlineData("mean-min-max:2")]
    [InlineData("moving-min-max:1")]
    [InlineData("")]
    public void Other_text_is_refused(string text) => Assert.Throws<FormatException>(() => RangeEstimator.Parse(text));

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Nothing_seen_gives_no_range(RangeEstimator estimator)
    {
        Assert.Null(RangeOf(estimator, [], IntegerGrid.UInt8));
        Assert.Null(RangeOf(estimator, [float.NaN], IntegerGrid.UInt8));
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void A_constant_tensor_has_the_range_of_its_value(RangeEstimator estimator)
    {
        Assert.Equal(new ValueRange(2.5f, 2.5f), RangeOf(estimator, [2.5f, 2.5f, 2.5f], IntegerGrid.UInt8));
        Assert.Equal(new ValueRange(0, 0), RangeOf(estimator, [0, 0, -0f], IntegerGrid.UInt8));
        Assert.Equal(new ValueRange(-2.5f, 2.5f), RangeOf(estimator, [-2.5f], IntegerGrid.Int8, symmetric: true));
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void A_range_lies_within_the_values(RangeEstimator estimator) =>
        Prop.ForAll(
                Gen.Choose(-1000, 1000).Select(i => i * i * i * 1e-4f).NonEmptyListOf().ToArbitrary(),
                Gen.Elements<IntegerGrid>([.. IntegerGrid.All.Where(g => g.Bits <= 16)]).ToArbitrary(),
                ArbMap.Default.ArbFor<bool>(),
                (values, grid, symmetric) =>
                {
                    var range = RangeOf(estimator, [.. values], grid, symmetric)!.Value;
                    var whole = new ValueRange(values.Min(), values.Max());
                    if (symmetric)
                    {
                        Assert.Equal(-range.Min, range.Max);
                        Assert.True(range.Max <= whole.AbsMax);
                    }
                    else
                    {
                        Assert.True(range.Min >= whole.WithZero.Min && range.Max <= whole.WithZero.Max && range.Min <= range.Max);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Values_above_the_limit_set_no_range()
    {
        float[] values = [.. Enumerable.Range(0, 1000).Select(i => i * 0.01f), -10_000, -9_998];
        foreach (var estimator in Estimators.Select(e => e.Data with { IgnoreMagnitudeAbove = 5000 }))
        {
            var range = RangeOf(estimator, values, IntegerGrid.UInt8)!.Value;
            Assert.InRange(range.Min, 0, 0.1f);
            Assert.InRange(range.Max, 5, 10);
        }
    }

    internal static ValueRange? RangeOf(RangeEstimator estimator, float[] values, IntegerGrid grid, bool symmetric = false)
    {
        var statistic = estimator.Statistic.NewAccumulator();
        RangeStatisticsTests.Add(statistic, values);
        return estimator.Estimate(statistic, grid, symmetric);
    }
}
