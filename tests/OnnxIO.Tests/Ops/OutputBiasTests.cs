using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests.Ops;

public class OutputBiasTests
{
    /// <summary>Against the standard's rule of broadcasting: what is added to [N, M, d…] or […, M] must be one number for each channel.</summary>
    [Theory]
    [InlineData(new long[] { 5 }, 1, 2, true)]
    [InlineData(new long[] { 1, 5 }, 1, 2, true)]
    [InlineData(new long[] { 1, 1, 5 }, 1, 2, false)] // raises the rank
    [InlineData(new long[] { 1, 1, 5 }, 1, 3, true)]
    [InlineData(new long[] { 5, 1 }, 1, 2, false)] // a number for each row
    [InlineData(new long[] { 5, 5 }, 1, 2, false)]
    [InlineData(new long[] { }, 1, 2, true)]
    [InlineData(new long[] { 1 }, 1, null, true)]
    [InlineData(new long[] { 5 }, 1, null, true)]
    [InlineData(new long[] { 1, 5 }, 1, null, false)] // the output may have one axis
    [InlineData(new long[] { 1, 1, 1 }, 1, 2, false)] // a single number, and yet a rank more
    [InlineData(new long[] { 1, 5, 1, 1 }, 3, 4, true)]
    [InlineData(new long[] { 5, 1, 1 }, 3, 4, true)]
    [InlineData(new long[] { 5 }, 3, 4, false)] // along the width
    [InlineData(new long[] { 5, 1, 1, 1 }, 3, 4, false)] // along the batch
    [InlineData(new long[] { 1, 1, 1, 1 }, 3, 4, true)]
    public void A_bias_is_a_number_for_each_channel(long[] dims, int axisFromEnd, int? rank, bool fits) =>
        Assert.Equal(fits, OutputBias.Fits(Zeros(dims), channels: 5, axisFromEnd, rank));

    [Fact]
    public void A_single_number_serves_all_channels()
    {
        Assert.Equal([3.0, 3, 3], OutputBias.Values(Tensor.FromSingles([], [3]), 3));
        Assert.Equal([1.0, 2], OutputBias.Values(Tensor.FromSingles([1, 2], [1, 2]), 2));
        var vector = OutputBias.Vector(ElementType.Float16, [1, 0.5]);
        Assert.Equal("float16[2]", vector.ToString());
        Assert.Equal([1f, 0.5f], vector.ToSingles());
    }

    private static Tensor Zeros(long[] dims) => Tensor.FromSingles(dims, new float[dims.Aggregate(1L, (p, d) => p * d)]);
}
