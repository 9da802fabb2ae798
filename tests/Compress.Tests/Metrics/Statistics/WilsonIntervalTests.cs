using NNCompress.Metrics.Statistics;

namespace NNCompress.Compress.Tests.Metrics.Statistics;

public class WilsonIntervalTests
{
    /// <summary>R. G. Newcombe, Stat. Med. 17, 1998, table I, method 3.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Agrees_with_published_intervals(long k, long n, double low, double high)
    {
        var interval = WilsonInterval.Of(k, n);
        Assert.Equal(low, interval.Low, 0.00005);
        Assert.Equal(high, interval.High, 0.00005);
    }

    [Fact]
    public void Is_symmetric_and_exact_at_the_ends()
    {
        var (few, many) = (WilsonInterval.Of(0, 20), WilsonInterval.Of(20, 20));
        Assert.Equal(0, few.Low);
        Assert.Equal(1, many.High);
        Assert.Equal(1 - few.High, many.Low, 1e-15);
    }

    [Fact]
    public void Ends_solve_the_score_equation()
    {
        // |p̂ − p| = z·√(p(1 − p)/n) at both ends.
        foreach (var p in (double[])[WilsonInterval.Of(37, 120).Low, WilsonInterval.Of(37, 120).High])
            Assert.Equal(1.959963984540054, Math.Abs(37 / 120.0 - p) / Math.Sqrt(p * (1 - p) / 120), 1e-9);
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(6, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(-1, 5));
    }
}
