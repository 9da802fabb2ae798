using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class PercentileRangeTests
{
    private static readonly float[] Uniform = [.. Enumerable.Range(0, 100_001).Select(i => (i - 20_000) * 1e-3f)];

    [Theory]
    [InlineData(99, -19.5f, 79.5f)]
    [InlineData(90, -15f, 75f)]
    [InlineData(100, -20f, 80f)]
    public void Half_of_the_rest_is_cut_off_at_either_end(double percent, float min, float max)
    {
        var range = RangeEstimatorTests.RangeOf(new PercentileRange(percent), Uniform, IntegerGrid.UInt8)!.Value;
        Assert.Equal(min, range.Min, 2e-3f);
        Assert.Equal(max, range.Max, 2e-3f);
    }

    [Fact]
    public void A_symmetric_range_counts_magnitudes()
    {
        // of 100 000 magnitudes 20 000 are twice below 20; 90 % lie below 70
        var range = RangeEstimatorTests.RangeOf(new PercentileRange(90), Uniform, IntegerGrid.Int8, symmetric: true)!.Value;
        Assert.Equal(70, range.Max, 2e-3f);
        Assert.Equal(-70, range.Min, 2e-3f);
    }

    [Fact]
    public void Zeros_count_too()
    {
        // 95 % zeros, as after Relu: below 97.5 % lie the zeros and half of the others
        float[] values = [.. Enumerable.Range(0, 10_000).Select(i => i < 9_500 ? 0 : (i - 9_499) * 0.01f)];
        var range = RangeEstimatorTests.RangeOf(new PercentileRange(95), values, IntegerGrid.UInt8)!.Value;
        Assert.Equal(0, range.Min);
        Assert.Equal(2.5f, range.Max, 0.01f);
    }
}
