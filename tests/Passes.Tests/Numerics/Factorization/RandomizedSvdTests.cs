using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class RandomizedSvdTests
{
    [Theory]
    [InlineData(160, 240, 24, 1.0, 1.001)]
    [InlineData(240, 160, 24, 0.5, 1.001)]
    [InlineData(200, 200, 40, 0.0, 1.01)]
    [InlineData(200, 300, 30, 2.2, 1.001)]
    public void The_error_is_near_the_optimum(int m, int n, int rank, double decay, double bound)
    {
        using var products = new MatrixProduct();
        var a = Decaying(m, n, decay, products);
        var found = RandomizedSvd.Decompose(a, m, n, rank, new DeterministicRandom(1, "svd"), products, new ParallelOptions());
        var wide = Array.ConvertAll(a, v => (double)v);
        var gram = products.Multiply(wide, wide, m, n, m, transposeB: true);
        var exact = SymmetricEigen.Decompose(gram, m, new ParallelOptions());
        var optimum = Math.Sqrt(exact.Values.Skip(rank).Sum(v => Math.Max(0, v)));

        // A − Uᵀ(U·A), as it is and not as the estimate says
        var projected = products.Multiply(found.Left, a, rank, m, n);
        var back = products.Multiply(found.Left, projected, m, rank, n, transposeA: true);
        var error = Math.Sqrt(a.Zip(back, (x, y) => (double)(x - y) * (x - y)).Sum());
        Assert.InRange(error, optimum * 0.999, optimum * bound);
        Assert.Equal(exact.Values.Take(rank / 2).Select(Math.Sqrt), found.Values.Take(rank / 2), (x, y) => Math.Abs(x - y) < 0.02 * x);
        // the sums are float products: what is left of a steep spectrum is near their last digits
        Assert.Equal(error, Math.Sqrt(found.Energy - found.Values.Sum(v => v * v)), (decay < 2 ? 2e-3 : 0.2) * error);
    }

    [Theory]
    [InlineData(0.9, 1.01, 4)]
    [InlineData(1.0, 1.001, 6)]
    public void A_spectrum_that_hardly_decays_takes_few_iterations(double fall, double bound, int iterations)
    {
        // singular values of a diagonal matrix stand in it; the sketch is drawn evenly in all directions
        var (n, rank) = (512, 64);
        var a = new float[n * n];
        for (var i = 0; i < n; i++)
            a[i * n + i] = (float)(fall < 1 ? 1 - fall * i / n : 1 + 20 * Math.Pow(1 + i, -0.7) - 0.5 * i / n);
        using var products = new MatrixProduct();
        var found = RandomizedSvd.Decompose(a, n, n, rank, new DeterministicRandom(1, "svd"), products, new ParallelOptions());
        var optimum = Enumerable.Range(rank, n - rank).Sum(i => (double)a[i * n + i] * a[i * n + i]);
        Assert.InRange(Math.Sqrt((found.Energy - found.Values.Sum(v => v * v)) / optimum), 0.9999, bound);
        Assert.InRange(found.Iterations, 1, iterations);
    }

    [Fact]
    public void Threads_do_not_show()
    {
        using var products = new MatrixProduct();
        var a = Decaying(150, 130, 0.3, products);
        var found = new[] { 1, 3 }.Select(threads =>
            RandomizedSvd.Decompose(
                a,
                150,
                130,
                20,
                new DeterministicRandom(1, "svd"),
                products,
                new ParallelOptions { MaxDegreeOfParallelism = threads }
            )
        );
        Assert.Single(found.Select(f => string.Join(' ', f.Left)).Distinct());
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
