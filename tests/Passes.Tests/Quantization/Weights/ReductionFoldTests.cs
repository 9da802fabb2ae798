using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization.Weights;

public class ReductionFoldTests
{
    [Theory]
    [InlineData(288, 32, 32)]
    [InlineData(27, 32, 27)]
    [InlineData(147, 32, 21)]
    [InlineData(37, 32, 37)]
    [InlineData(74, 32, 37)]
    [InlineData(997, 32, 997)]
    [InlineData(144, 32, 36)]
    [InlineData(64, 16, 16)]
    [InlineData(1, 16, 1)]
    [InlineData(257, 16, 257)]
    public void The_group_is_the_nearest_divisor(long extent, long wanted, long group) =>
        Assert.Equal(group, new ReductionFold([4, extent], 1, 1).GroupNear(wanted));

    [Fact]
    public void Every_group_divides_and_none_is_nearer()
    {
        for (long extent = 1; extent <= 300; extent++)
        {
            var group = new ReductionFold([extent], 0, 1).GroupNear(24);
            Assert.Equal(0, extent % group);
            if (extent <= 24)
                Assert.Equal(extent, group);
            else
                Assert.All(
                    Enumerable.Range(12, (int)extent).Where(d => extent % d == 0),
                    d => Assert.True(Ratio(group) <= Ratio(d), $"{d} of {extent} is nearer than {group}")
                );
        }

        static double Ratio(long size) => Math.Max(size, 24.0) / Math.Min(size, 24.0);
    }

    [Fact]
    public void Axes_of_a_sum_fold_where_they_lie_together()
    {
        var conv = ReductionFold.Of(new WeightLayout([8, 4, 3, 3], [], [0], [1], [2, 3]));
        Assert.Equal((8, 36, 1), (conv.Outer, conv.Extent, conv.Inner));
        Assert.Equal([8, 1, 1, 1], conv.ChannelScaleDims);
        var transposed = ReductionFold.Of(new WeightLayout([8, 4, 3, 3], [], [1], [0], [2, 3]));
        Assert.Equal((1, 8, 36), (transposed.Outer, transposed.Extent, transposed.Inner));
        Assert.Equal([1, 4, 3, 3], transposed.ChannelScaleDims);
    }
}
