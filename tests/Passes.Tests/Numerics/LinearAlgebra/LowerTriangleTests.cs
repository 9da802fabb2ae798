using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class LowerTriangleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(150)]
    public void Factor_and_inverse_multiply_back(int n)
    {
        var a = RandomMatrix.Moment(n, n + 5, "cholesky");
        var l = (double[])a.Clone();
        Assert.True(LowerTriangle.TryFactor(l, n, new ParallelOptions()));
        var inverse = (double[])l.Clone();
        LowerTriangle.Invert(inverse, n, new ParallelOptions());
        for (var i = 0; i < n; i++)
        for (var j = 0; j <= i; j++)
        {
            var (product, identity) = (0.0, 0.0);
            for (var k = 0; k <= j; k++)
                product += l[(i * n) + k] * l[(j * n) + k];
            for (var k = j; k <= i; k++)
                identity += l[(i * n) + k] * inverse[(k * n) + j];
            Assert.Equal(a[(i * n) + j], product, 1e-9 * n);
            Assert.Equal(i == j ? 1 : 0, identity, 1e-9 * n);
            // what lies above the diagonal of a moment is no part of its factor's inverse
            if (j < i)
                Assert.Equal(0, inverse[(j * n) + i]);
        }
    }

    [Fact]
    public void The_same_bits_at_any_number_of_threads()
    {
        const int n = 200;
        var bits = new[] { 1, 3 }
            .Select(threads =>
            {
                var l = RandomMatrix.Moment(n, n, "threads");
                var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
                Assert.True(LowerTriangle.TryFactor(l, n, parallel));
                LowerTriangle.Invert(l, n, parallel);
                return l;
            })
            .ToArray();
        Assert.Equal(bits[0], bits[1]);
    }

    [Fact]
    public void An_indefinite_matrix_is_refused()
    {
        Assert.False(LowerTriangle.TryFactor([1, 0, 2, 1], 2, new ParallelOptions()));
        Assert.False(LowerTriangle.TryFactor([0], 1, new ParallelOptions()));
        // rank 1: what is left of the second pivot is rounding
        Assert.False(LowerTriangle.TryFactor([1, 0, 1, 1], 2, new ParallelOptions()));
    }
}
