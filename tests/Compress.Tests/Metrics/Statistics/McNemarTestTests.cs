using NNCompress.Metrics.Statistics;

namespace NNCompress.Compress.Tests.Metrics.Statistics;

public class McNemarTestTests
{
    /// <summary>Computed in exact rational arithmetic.</summary>
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(1, 9, 22 / 1024.0)]
    [InlineData(86, 150, 3.715936139571442e-05)]
    [InlineData(3, 20, 0.00048828125)]
    [InlineData(500, 620, 0.00037241375554407185)]
    [InlineData(20000, 20500, 0.013153825113143827)]
    public void Agrees_with_exact_arithmetic(long lost, long gained, double p)
    {
        Assert.Equal(1, McNemarTest.PValue(lost, gained) / p, 1e-9);
        Assert.Equal(McNemarTest.PValue(lost, gained), McNemarTest.PValue(gained, lost));
    }

    [Fact]
    public void Negative_counts_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => McNemarTest.PValue(-1, 2));
}
