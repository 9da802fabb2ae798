using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// ‖A‖₂, the largest singular value, by the Lanczos method on AᵀA (Golub and Van Loan, 10.1), which needs only products with A:
/// <code>
/// v₁ random, ‖v₁‖ = 1
/// w = AᵀA·v_j,   α_j = w·v_j,   w −= Σ_i (w·v_i) v_i  (twice: full reorthogonalisation),   β_j = ‖w‖,   v_{j+1} = w/β_j
/// T_j = tridiagonal(α, β);   θ = its largest eigenvalue, s = the last component of its eigenvector
/// σ ≈ √θ from below,   residual ‖AᵀA·x − θx‖ = β_j·|s|
/// </code>
/// It ends when the residual is below tolerance·θ. The start is random, so a singular vector orthogonal to it has no chance.
/// A is read once per step, in row ranges that do not depend on the number of threads; their sums are added in order.
/// </summary>
public static class SpectralNorm
{
    private const int Ranges = 16;
    private const int TileElements = 1 << 18;

    /// <param name="matrix">A, [m, n]; memory grows with steps · n, not with m.</param>
    /// <param name="seed">Where the start vector comes from.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="tolerance">Of the residual, relative to σ². Some σ_i then lies within half of it, relatively; the norm's own error falls with its square.</param>
    /// <param name="maxSteps">Where to stop in any case.</param>
    public static NormEstimate Estimate(
        MatrixSource matrix,
        DeterministicRandom seed,
        ParallelOptions parallel,
        double tolerance = 1e-3,
        int maxSteps = 100
    )
    {
        var basis = new List<double[]> { RandomUnit(matrix.Columns, seed) };
        var diagonal = new List<double>();
        var off = new List<double>();
        while (true)
        {
            var v = basis[^1];
            var w = GramTimes(matrix, v, parallel);
            diagonal.Add(TensorPrimitives.Dot<double>(w, v));
            for (var pass = 0; pass < 2; pass++)
            {
                foreach (var b in basis)
                    TensorPrimitives.MultiplyAdd(b, -TensorPrimitives.Dot<double>(w, b), w, w);
            }

            var beta = TensorPrimitives.Norm<double>(w);
            var (theta, last) = SymmetricTridiagonal.Largest([.. diagonal], [.. off]);
            var steps = diagonal.Count;
            if (theta <= 0)
                return new NormEstimate(0, 0, steps);
            var residual = beta * Math.Abs(last) / theta;
            // below rounding the new direction is noise, and in n dimensions n steps say all
            if (residual <= tolerance || steps == maxSteps || steps == matrix.Columns || beta <= 1e-14 * theta)
                return new NormEstimate(Math.Sqrt(theta), residual, steps);
            off.Add(beta);
            TensorPrimitives.Divide(w, beta, w);
            basis.Add(w);
        }
    }

    private static double[] RandomUnit(int length, DeterministicRandom random)
    {
        var v = new double[length];
        for (var i = 0; i < length; i++)
            v[i] = random.NextGaussian();
        TensorPrimitives.Divide(v, TensorPrimitives.Norm<double>(v), v);
        return v;
    }

    /// <summary>AᵀA·v = Σ_rows a·(a·v).</summary>
    private static double[] GramTimes(MatrixSource matrix, double[] v, ParallelOptions parallel)
    {
        var sums = new double[Ranges][];
        Parallel.For(
            0,
            Ranges,
            parallel,
            range =>
            {
                var sum = sums[range] = new double[v.Length];
                var (from, to) = (matrix.Rows * range / Ranges, matrix.Rows * (range + 1) / Ranges);
                var rowsAtOnce = Math.Max(1, TileElements / v.Length);
                var tile = new float[Math.Min(rowsAtOnce, to - from) * v.Length];
                var a = new double[v.Length];
                for (var row = from; row < to; row += rowsAtOnce)
                {
                    var rows = (int)Math.Min(rowsAtOnce, to - row);
                    matrix.Read(row, rows, tile.AsSpan(0, rows * v.Length));
                    for (var r = 0; r < rows; r++)
                    {
                        TensorPrimitives.ConvertChecked<float, double>(tile.AsSpan(r * v.Length, v.Length), a);
                        TensorPrimitives.MultiplyAdd(a, TensorPrimitives.Dot<double>(a, v), sum, sum);
                    }
                }
            }
        );
        foreach (var sum in sums.Skip(1))
            TensorPrimitives.Add(sums[0], sum, sums[0]);
        return sums[0];
    }
}
