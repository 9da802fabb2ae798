using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class BroadcastConstantTests
{
    [Theory]
    [InlineData(1, 2, 1, 3)]
    [InlineData(2, 1, 4, 1)]
    [InlineData(2, 2, 4, 3)]
    [InlineData(1, 1, 1, 1)]
    public void Every_element_meets_the_number_at_its_own_place(int a, int b, int c, int d)
    {
        long[] extents = [2, 2, 4, 3];
        float[] values = [.. Enumerable.Range(0, a * b * c * d)];
        var constant = BroadcastConstant.Of(Tensor.FromSingles([a, b, c, d], values), [.. extents])!;
        var index = 0;
        for (var i = 0; i < 2; i++)
        for (var j = 0; j < 2; j++)
        for (var k = 0; k < 4; k++)
        for (var l = 0; l < 3; l++)
            Assert.Equal(
                (((((Math.Min(i, a - 1) * b) + Math.Min(j, b - 1)) * c) + Math.Min(k, c - 1)) * d) + Math.Min(l, d - 1),
                constant[index++]
            );
    }

    [Fact]
    public void Last_axes_are_aligned_and_what_would_enlarge_the_tensor_is_refused()
    {
        var row = Tensor.FromSingles([3], [1, 2, 3]);
        Assert.Equal(2, BroadcastConstant.Of(row, [2, 3])![4]);
        Assert.Equal(5, BroadcastConstant.Of(Tensor.FromSingles([], [5]), [2, 3])![4]);
        Assert.Null(BroadcastConstant.Of(row, [3, 1]));
        Assert.Null(BroadcastConstant.Of(Tensor.FromSingles([1, 3], [1, 2, 3]), [3]));
    }
}
