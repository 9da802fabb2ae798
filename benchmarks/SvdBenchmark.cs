using System.Globalization;
using System.Numerics.Tensors;
using NNCompress.Passes;
using NNCompress.Passes.Numerics;

namespace NNCompress.Benchmarks;

/// <summary>How fast and how near to the optimum leading singular vectors of a large matrix are found, for spectra that decay, as trained layers' do, and that hardly do.</summary>
internal sealed class SvdBenchmark : IBenchmark
{
    /// <summary>Random reflections on either side of the diagonal matrix.</summary>
    private const int Reflections = 6;

    /// <summary>Of which the fastest counts, after one that does not.</summary>
    private const int Runs = 2;

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
        output.WriteLine("σ_i, i from 0     seconds  (processor)  iterations  error above the optimum");
        Measure(output, "1/(1 + i)", n, rank, i => 1.0 / (1 + i), products);
        Measure(output, "1/√(1 + i)", n, rank, i => 1 / Math.Sqrt(1 + i), products);
        Measure(output, "noise and signal", n, rank, i => NoiseAndSignal(i, n), products);
        Measure(output, "noise", n, rank, i => QuarterCircle(i, n), products);
        Measure(output, "1 − 0.9·i/n", n, rank, i => 1 - 0.9 * i / n, products);
        Measure(output, "1", n, rank, _ => 1, products);
    }

    /// <summary>
    /// As trained weights have it: what they were drawn as, whose singular values fill a quarter circle (Marchenko and Pastur 1967), and what was learned, which
    /// stands out of it with a power law (Martin and Mahoney 2021).
    /// </summary>
    private static double NoiseAndSignal(int i, int n) => double.Hypot(QuarterCircle(i, n), 8 * Math.Pow(1 + i, -0.7));

    /// <summary>σ_i of n × n independent numbers of variance 1/n, n large: the i-th of n quantiles of the density √(4 − σ²)/π on [0, 2].</summary>
    private static double QuarterCircle(int i, int n)
    {
        var above = (i + 0.5) / n;
        var (low, high) = (0.0, Math.PI / 2);
        for (var step = 0; step < 50; step++)
        {
            // of σ ≥ 2·cos φ there are (2·φ − sin 2φ)/π
            var middle = (low + high) / 2;
            if ((2 * middle - Math.Sin(2 * middle)) / Math.PI < above)
                low = middle;
            else
                high = middle;
        }

        return 2 * Math.Cos(low);
    }

    private static void Measure(TextWriter output, string name, int n, int rank, Func<int, double> valueOf, MatrixProduct products)
    {
        var parallel = new ParallelOptions();
        var a = Reflected(n, name, valueOf);
        var found = RandomizedSvd.Decompose(a, n, n, rank, new DeterministicRandom(1, name), products, parallel);
        var (seconds, processor) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var run = 0; run < Runs; run++)
        {
            var start = Environment.CpuUsage.TotalTime;
            seconds = Math.Min(
                seconds,
                Stopwatches.Once(() => RandomizedSvd.Decompose(a, n, n, rank, new DeterministicRandom(1, name), products, parallel))
            );
            processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }

        // ‖A − UᵀU·A‖ as it is, not as the estimate says
        var back = products.Multiply(found.Left, products.Multiply(found.Left, a, rank, n, n), n, rank, n, transposeA: true);
        var error = 0.0;
        for (var i = 0; i < a.Length; i++)
            error += ((double)a[i] - back[i]) * ((double)a[i] - back[i]);
        var optimum = Enumerable.Range(rank, n - rank).Sum(i => valueOf(i) * valueOf(i));
        output.WriteLine(
            $"{name, -16} {seconds, 8:F2} {processor, 12:F2} {found.Iterations, 11} {100 * (Math.Sqrt(error / optimum) - 1), 14:F3} %"
        );
    }

    /// <summary>A = H₁⋯H_k·Σ·G₁⋯G_k with reflections at random hyperplanes: orthogonal factors without a factorization, so that the optimum is known.</summary>
    private static float[] Reflected(int n, string name, Func<int, double> valueOf)
    {
        var a = new double[n * n];
        for (var i = 0; i < n; i++)
            a[i * n + i] = valueOf(i);
        var random = new DeterministicRandom(1, name);
        for (var k = 0; k < 2 * Reflections; k++)
        {
            var v = new double[n];
            foreach (ref var value in v.AsSpan())
                value = random.NextGaussian();
            var norm = TensorPrimitives.Norm<double>(v);
            TensorPrimitives.Divide(v, norm, v);
            if (k % 2 == 0)
                ReflectRows(a, n, v);
            else
                Parallel.For(0, n, i => Reflect(a.AsSpan(i * n, n), v));
        }

        return Array.ConvertAll(a, v => (float)v);
    }

    /// <summary>A − 2·v·(vᵀA).</summary>
    private static void ReflectRows(double[] a, int n, double[] v)
    {
        var sums = new double[n];
        for (var i = 0; i < n; i++)
            TensorPrimitives.MultiplyAdd<double>(a.AsSpan(i * n, n), v[i], sums, sums);
        Parallel.For(0, n, i => TensorPrimitives.MultiplyAdd<double>(sums, -2 * v[i], a.AsSpan(i * n, n), a.AsSpan(i * n, n)));
    }

    /// <summary>x − 2·v·(vᵀx).</summary>
    private static void Reflect(Span<double> x, double[] v) =>
        TensorPrimitives.MultiplyAdd<double>(v, -2 * TensorPrimitives.Dot<double>(x, v), x, x);
}
