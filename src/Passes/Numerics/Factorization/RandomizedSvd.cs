using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Leading singular values and left singular vectors of a large matrix (Halko, Martinsson, Tropp 2011), with an estimate that decides when it is enough:
/// <code>
/// A [m, n],  Ω [n, l] Gaussian,  l = r + oversampling
/// Q = orth(A·Ω);   repeat  Q = orth(T(A·Aᵀ)·Q)            polynomials that stretch the wanted directions (<see cref="ChebyshevIteration"/>)
/// B = Qᵀ·A,  B·Bᵀ = E·Σ²·Eᵀ,  U = Q·E
/// ‖A − U_r·U_rᵀ·A‖² = ‖A‖² − Σ_{i≤r} σ_i²                 exact, whatever Q is
/// </code>
/// The error falls from one iteration to the next by a gain that shrinks about geometrically: the rest of that series is what is still missing to the optimum, and the
/// iteration ends when that is next to nothing beside the error.
/// </summary>
/// <param name="Values">σ₁ ≥ … ≥ σ_r.</param>
/// <param name="Left">Row i is the left singular vector of σ_i; row-major [r, m].</param>
/// <param name="Energy">‖A‖².</param>
/// <param name="Iterations">Iterations that were needed.</param>
internal sealed record RandomizedSvd(double[] Values, float[] Left, double Energy, int Iterations)
{
    /// <summary>Of the squared error, what may be missing to the optimum: 0.08 % of the error.</summary>
    private const double Tolerance = 1.6e-3;

    /// <summary>
    /// The same where the spectrum does not decay, σ_r ≥ σ₁/2: 0.6 %. Directions are all worth about the same there, none of them is found fast, and none is missed.
    /// </summary>
    private const double FlatTolerance = 1.2e-2;

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
        var turning = new ChebyshevIteration(a, m, n, width, products, parallel);
        var (previous, gainBefore) = (double.NaN, double.NaN);
        for (var iteration = 0; ; iteration++)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            // Bᵀ = Aᵀ·Q
            var projected = products.Multiply(a, basis, n, m, width, transposeA: true);
            var eigen = SymmetricEigen.Decompose(Orthonormal.Gram(projected, n, width, products), width, parallel);
            var caught = 0.0;
            for (var i = 0; i < rank; i++)
                caught += Math.Max(0, eigen.Values[i]);
            var error = Math.Max(0, energy - caught);
            var gain = previous - error;
            var edge = eigen.Values[rank - 1];
            var isEnough =
                Rest(gain, gainBefore) <= (edge >= 0.25 * eigen.Values[0] ? FlatTolerance : Tolerance) * error || error <= 1e-9 * energy;
            if (width == Math.Min(m, n) || isEnough || iteration == MostIterations)
                return new RandomizedSvd(
                    [.. eigen.Values.Take(rank).Select(v => Math.Sqrt(Math.Max(0, v)))],
                    Rotated(basis, eigen, m, width, rank, products),
                    energy,
                    iteration
                );
            (previous, gainBefore) = (error, gain);
            basis = turning.Step(basis, projected, eigen, edge);
        }
    }

    /// <summary>The rest of a series whose last terms are known: at least as much as its last term, as one that shrank by more did so by chance.</summary>
    private static double Rest(double gain, double gainBefore)
    {
        var ratio = gainBefore > 0 ? Math.Clamp(gain / gainBefore, 0.5, 0.9) : 0.5;
        return gain * ratio / (1 - ratio);
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
