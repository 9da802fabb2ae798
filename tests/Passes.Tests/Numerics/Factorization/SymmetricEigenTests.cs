using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(65)]
    [InlineData(150)]
    public void Vectors_are_orthonormal_and_give_the_matrix_back(int n)
    {
        var a = Symmetric(n);
        var eigen = SymmetricEigen.Decompose([.. a], n, new ParallelOptions());
        for (var i = 0; i < n; i++)
        for (var j = 0; j < n; j++)
        {
            double dot = 0;
            double back = 0;
            for (var k = 0; k < n; k++)
            {
                dot += eigen.Vectors[i * n + k] * eigen.Vectors[j * n + k];
                back += eigen.Values[k] * eigen.Vectors[k * n + i] * eigen.Vectors[k * n + j];
            }

            Assert.Equal(i == j ? 1 : 0, dot, 1e-12);
            Assert.Equal(a[i * n + j], back, 1e-11);
        }

        Assert.Equal(eigen.Values.OrderDescending(), eigen.Values);
    }

    [Fact]
    public void Degenerate_matrices_have_their_eigenvalues()
    {
        var n = 7;
        Assert.Equal(new double[n], SymmetricEigen.Decompose(new double[n * n], n, new ParallelOptions()).Values);
        var ones = Enumerable.Repeat(1.0, n * n).ToArray();
        var eigen = SymmetricEigen.Decompose(ones, n, new ParallelOptions());
        Assert.Equal(n, eigen.Values[0], 1e-12);
        Assert.All(eigen.Values.Skip(1), v => Assert.Equal(0, v, 1e-12));
    }

    [Fact]
    public void Gram_matrices_of_low_rank_and_of_all_sizes_of_numbers_settle()
    {
        var random = new DeterministicRandom(9, "gram");
        for (var trial = 0; trial < 40; trial++)
        {
            var (n, rank) = (5 + trial, 1 + trial / 3);
            var factor = new double[n * rank];
            for (var i = 0; i < factor.Length; i++)
                factor[i] = random.NextGaussian() * Math.Pow(10, -8 + 0.5 * (i % rank));
            var gram = new double[n * n];
            for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            for (var k = 0; k < rank; k++)
                gram[i * n + j] += factor[i * rank + k] * factor[j * rank + k];
            var eigen = SymmetricEigen.Decompose([.. gram], n, new ParallelOptions());
            Assert.Equal(Enumerable.Range(0, n).Sum(i => gram[i * n + i]), eigen.Values.Sum(), 1e-12 * eigen.Values[0]);
            Assert.All(eigen.Values.Skip(rank), v => Assert.True(Math.Abs(v) < 1e-13 * eigen.Values[0]));
        }
    }

    [Fact]
    public void Threads_do_not_show()
    {
        var n = 200;
        var one = SymmetricEigen.Decompose(Symmetric(n), n, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var four = SymmetricEigen.Decompose(Symmetric(n), n, new ParallelOptions { MaxDegreeOfParallelism = 4 });
        Assert.Equal(one.Values, four.Values);
        Assert.Equal(one.Vectors, four.Vectors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(13)]
    public void Vectors_of_numbers_are_rotated_as_single_ones_are(int length)
    {
        var random = new DeterministicRandom(1, "rotation");
        double[] x = [.. Enumerable.Range(0, length).Select(_ => random.NextGaussian())];
        double[] y = [.. Enumerable.Range(0, length).Select(_ => random.NextGaussian())];
        var expected = x.Zip(y, (a, b) => (0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b)).ToArray();
        TridiagonalQl.Rotate(x, y, 0.6, 0.8);
        for (var i = 0; i < length; i++)
        {
            Assert.Equal(expected[i].Item1, x[i], 1e-15);
            Assert.Equal(expected[i].Item2, y[i], 1e-15);
        }
    }

    private static double[] Symmetric(int n)
    {
        var random = new DeterministicRandom(3, "symmetric");
        var a = new double[n * n];
        for (var i = 0; i < n; i++)
        for (var j = 0; j <= i; j++)
            a[i * n + j] = a[j * n + i] = random.NextGaussian();
        return a;
    }
}
