using System.Globalization;
using NNCompress.Passes;
using NNCompress.Passes.Numerics;

namespace NNCompress.Benchmarks;

/// <summary>How fast and how near to the optimum leading singular vectors of a large matrix are found, where its spectrum decays and where it hardly does.</summary>
internal sealed class SvdBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "svd";

    /// <inheritdoc/>
    public string Summary =>
        "4096 × 4096 (or svd SIZE RANK) at rank 512: within 4 s on 2 cores, error within 0.1 % of the optimum, 1 % where the spectrum is flat";

    /// <inheritdoc/>
    public void Run(string[] args, TextWriter output)
    {
        var n = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 4096;
        var rank = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : n / 8;
        using var products = new MatrixProduct();
        Measure(output, "1/(1 + i)", n, rank, i => 1.0 / (1 + i), products);
        Measure(output, "1/√(1 + i)", n, rank, i => 1 / Math.Sqrt(1 + i), products);
        Measure(output, "1 − 0.9·i/n", n, rank, i => 1 - 0.9 * i / n, products);
    }

    /// <summary>A = U·Σ·Vᵀ with random U and V, so that the optimum is known.</summary>
    private static void Measure(TextWriter output, string name, int n, int rank, Func<int, double> valueOf, MatrixProduct products)
    {
        var parallel = new ParallelOptions();
        var (left, right) = (Basis(n, "left", products, parallel), Basis(n, "right", products, parallel));
        for (var i = 0; i < left.Length; i++)
            left[i] *= (float)valueOf(i % n);
        var a = products.Multiply(left, right, n, n, n, transposeB: true);
        RandomizedSvd? found = null;
        var seconds = Stopwatches.Median(
            3,
            () => found = RandomizedSvd.Decompose(a, n, n, rank, new DeterministicRandom(1, name), products, parallel)
        );

        // ‖A − UᵀU·A‖ as it is, not as the estimate says
        var back = products.Multiply(found!.Left, products.Multiply(found.Left, a, rank, n, n), n, rank, n, transposeA: true);
        var error = 0.0;
        for (var i = 0; i < a.Length; i++)
            error += Math.Pow(a[i] - back[i], 2);
        var optimum = Enumerable.Range(rank, n - rank).Sum(i => Math.Pow(valueOf(i), 2));
        output.WriteLine(
            $"{name, -12} {n} × {n} at rank {rank}: {seconds, 6:F2} s, {found.Iterations} power iterations, error {100 * (Math.Sqrt(error / optimum) - 1):F3} % above the optimum"
        );
    }

    private static float[] Basis(int n, string purpose, MatrixProduct products, ParallelOptions parallel)
    {
        var random = new DeterministicRandom(1, purpose);
        var values = new float[n * n];
        foreach (ref var value in values.AsSpan())
            value = (float)random.NextGaussian();
        return Orthonormal.Columns(values, n, n, products, parallel);
    }
}
