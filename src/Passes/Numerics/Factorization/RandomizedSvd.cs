using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Leading singular values and left singular vectors of a large matrix (Halko, Martinsson, Tropp 2011), with an estimate that decides when it is enough:
/// <code>
/// A [m, n],  Ω [n, l] Gaussian,  l = r + oversampling
/// Q = orth(A·Ω);   repeat  Q = orth(A·orth(Aᵀ·Q))          power iteration
/// B = Qᵀ·A,  B·Bᵀ = E·Σ²·Eᵀ,  U = Q·E
/// ‖A − U_r·U_rᵀ·A‖² = ‖A‖² − Σ_{i≤r} σ_i²                 exact, whatever Q is
/// </code>
/// Each iteration multiplies what is still missing to the optimum by less than the gap of the spectrum allows; the gains of two iterations in sequence bound what a
/// further one can bring, and it ends when that is below <see cref="Tolerance"/> of the error.
/// </summary>
/// <param name="Values">σ₁ ≥ … ≥ σ_r.</param>
/// <param name="Left">Row i is the left singular vector of σ_i; row-major [r, m].</param>
/// <param name="Energy">‖A‖².</param>
/// <param name="Iterations">Power iterations that were needed.</param>
internal sealed record RandomizedSvd(double[] Values, float[] Left, double Energy, int Iterations)
{
    /// <summary>Of the squared error, what a further iteration may still bring.</summary>
    private const double Tolerance = 5e-4;

    private const int MostIterations = 12;

    /// <param name="a">A, row-major [m, n].</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="rank">r, from 1 to min(m, n).</param>
    /// <param name="random">Where Ω comes from.</param>
    /// <param name="products">Multiplies.</param>
    /// <param name="parallel">Threads for what is no product.</param>
    public static RandomizedSvd Decompose(
        float[] a,
        int m,
        int n,
        int rank,
        DeterministicRandom random,
        MatrixProduct products,
        ParallelOptions parallel
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, Math.Min(m, n));
        var width = Math.Min(Math.Min(m, n), rank + Math.Max(16, rank / 8));
        var energy = EnergyOf(a);
        var omega = new float[n * width];
        for (var i = 0; i < omega.Length; i++)
            omega[i] = (float)random.NextGaussian();
        var basis = Orthonormal.Columns(products.Multiply(a, omega, m, n, width), m, width, products, parallel);
        var (previous, gainBefore) = (double.NaN, double.NaN);
        for (var iteration = 0; ; iteration++)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            // Bᵀ = Aᵀ·Q
            var projected = products.Multiply(a, basis, n, m, width, transposeA: true);
            var gram = Orthonormal.Gram(projected, n, width, products);
            var eigen = SymmetricEigen.Decompose(gram, width, parallel);
            var caught = 0.0;
            for (var i = 0; i < rank; i++)
                caught += Math.Max(0, eigen.Values[i]);
            var error = Math.Max(0, energy - caught);
            var gain = previous - error;
            // gains of a converging iteration fall geometrically: what is left is at most the rest of that series
            var ratio = double.IsNaN(gainBefore) || gainBefore <= 0 ? 0.5 : Math.Clamp(gain / gainBefore, 0, 0.9);
            var isEnough = gain * ratio / (1 - ratio) <= Tolerance * error || error <= 1e-9 * energy;
            if (width == Math.Min(m, n) || isEnough || iteration == MostIterations)
                return new RandomizedSvd(
                    [.. eigen.Values.Take(rank).Select(v => Math.Sqrt(Math.Max(0, v)))],
                    Rotated(basis, eigen, m, width, rank, products),
                    energy,
                    iteration
                );
            (previous, gainBefore) = (error, gain);
            var turned = Orthonormal.Columns(projected, n, width, products, parallel);
            basis = Orthonormal.Columns(products.Multiply(a, turned, m, n, width), m, width, products, parallel);
        }
    }

    /// <summary>Uᵀ = Eᵀ·Qᵀ, its first r rows.</summary>
    private static float[] Rotated(float[] basis, SymmetricEigen eigen, int m, int width, int rank, MatrixProduct products)
    {
        var leading = new float[rank * width];
        for (var i = 0; i < leading.Length; i++)
            leading[i] = (float)eigen.Vectors[i];
        return products.Multiply(leading, basis, rank, width, m, transposeB: true);
    }

    private static double EnergyOf(float[] a)
    {
        var sum = 0.0;
        for (var start = 0; start < a.Length; start += 4096)
        {
            var part = a.AsSpan(start, Math.Min(4096, a.Length - start));
            sum += TensorPrimitives.SumOfSquares<float>(part);
        }

        return sum;
    }
}
