using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class RandomizedSvdTests
{
    [Theory]
    [InlineData(160, 240, 24, 1.0, 1.001)]
    [InlineData(240, 160, 24, 0.5, 1.001)]
    [InlineData(200, 200, 40, 0.0, 1.01)]
    public void The_error_is_near_the_optimum(int m, int n, int rank, double decay, double bound)
    {
        using var products = new MatrixProduct();
        var a = Decaying(m, n, decay, products);
        var found = RandomizedSvd.Decompose(a, m, n, rank, new DeterministicRandom(1, "svd"), products, new ParallelOptions());
        var gram = Array.ConvertAll(products.Multiply(a, a, m, n, m, transposeB: true), v => (double)v);
        var exact = SymmetricEigen.Decompose(gram, m, new ParallelOptions());
        var optimum = Math.Sqrt(exact.Values.Skip(rank).Sum(v => Math.Max(0, v)));

        // A − Uᵀ(U·A), as it is and not as the estimate says
        var projected = products.Multiply(found.Left, a, rank, m, n);
        var back = products.Multiply(found.Left, projected, m, rank, n, transposeA: true);
        var error = Math.Sqrt(a.Zip(back, (x, y) => (double)(x - y) * (x - y)).Sum());
        Assert.InRange(error, optimum * 0.999, optimum * bound);
        Assert.Equal(exact.Values.Take(rank / 2).Select(Math.Sqrt), found.Values.Take(rank / 2), (x, y) => Math.Abs(x - y) < 0.02 * x);
        Assert.Equal(error, Math.Sqrt(found.Energy - found.Values.Sum(v => v * v)), 2e-3 * error);
    }

    [Fact]
    public void A_matrix_of_low_rank_is_found_whole_and_one_of_zeros_is_no_failure()
    {
        using var products = new MatrixProduct();
        var (m, n, r) = (90, 70, 5);
        var a = products.Multiply(Noise("u", m * r), Noise("v", r * n), m, r, n);
        var found = RandomizedSvd.Decompose(a, m, n, 12, new DeterministicRandom(1, "svd"), products, new ParallelOptions());
        Assert.All(found.Values.Skip(r), v => Assert.True(v < 1e-2 * found.Values[0]));
        Assert.Equal(found.Energy, found.Values.Sum(v => v * v), found.Energy * 1e-5);
        var zero = RandomizedSvd.Decompose(new float[m * n], m, n, 3, new DeterministicRandom(1, "svd"), products, new ParallelOptions());
        Assert.Equal(new double[3], zero.Values);
    }

    private static float[] Decaying(int m, int n, double decay, MatrixProduct products)
    {
        var l = Math.Min(m, n);
        var left = Noise("left", m * l);
        for (var i = 0; i < left.Length; i++)
            left[i] *= (float)Math.Pow(1 + i % l, -decay);
        return products.Multiply(left, Noise("right", l * n), m, l, n);
    }

    private static float[] Noise(string purpose, int count)
    {
        var random = new DeterministicRandom(5, purpose);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
    }
}
