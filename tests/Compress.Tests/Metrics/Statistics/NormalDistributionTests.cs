using NNCompress.Metrics.Statistics;

namespace NNCompress.Compress.Tests.Metrics.Statistics;

public class NormalDistributionTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.8413447460685429)]
    [InlineData(1.96, 0.9750021048517795)]
    [InlineData(-3, 0.0013498980316300945)]
    [InlineData(-5, 2.866515718791939e-7)]
    [InlineData(-10, 7.619853024160526e-24)]
    public void Cdf_agrees_with_tables(double x, double expected) => Assert.Equal(1, NormalDistribution.Cdf(x) / expected, 1e-12);

    [Theory]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.995, 2.5758293035489004)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(0.5, 0)]
    public void Quantile_agrees_with_tables(double p, double expected) => Assert.Equal(expected, NormalDistribution.Quantile(p), 1e-12);

    [Fact]
    public void Quantile_undoes_cdf_over_the_whole_range()
    {
        for (var x = -8.0; x < 8; x += 0.01)
            Assert.Equal(x < 5 ? x : -x, NormalDistribution.Quantile(NormalDistribution.Cdf(x < 5 ? x : -x)), 1e-9);
    }

    [Fact]
    public void Ends_are_infinite_and_outside_is_refused()
    {
        Assert.Equal(double.NegativeInfinity, NormalDistribution.Quantile(0));
        Assert.Equal(double.PositiveInfinity, NormalDistribution.Quantile(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(1.1));
    }
}
