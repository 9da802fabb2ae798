using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// All eigenvalues and eigenvectors of a symmetric matrix, in double precision (Golub and Van Loan, 8.3):
/// <code>
/// A = Q·T·Qᵀ      Householder reflections: T tridiagonal, Q = H₁·H₂⋯, H_k = I − τ·v·vᵀ
/// T = Z·Λ·Zᵀ      implicit QL with Wilkinson's shift; its rotations are gathered and applied to Zᵀ strip by strip
/// A = (Q·Z)·Λ·(Q·Z)ᵀ
/// </code>
/// Every element is computed by one thread in a fixed order, so that the number of threads does not show.
/// </summary>
/// <param name="Values">λ₁ ≥ λ₂ ≥ …</param>
/// <param name="Vectors">Row i is the unit eigenvector of λ_i; row-major [n, n].</param>
internal sealed record SymmetricEigen(double[] Values, double[] Vectors)
{
    /// <summary>Below this many rows a loop is not worth several threads.</summary>
    private const int Serial = 96;

    /// <summary>Rows on which reflections act together, so that each is read once for all of them.</summary>
    private const int Group = 16;

    /// <param name="matrix">Symmetric, row-major [n, n]; overwritten.</param>
    /// <param name="n">Rows.</param>
    /// <param name="parallel">Threads.</param>
    public static SymmetricEigen Decompose(double[] matrix, int n, ParallelOptions parallel)
    {
        if (matrix.Length != (long)n * n)
            throw new ArgumentException($"{matrix.Length} elements are no [{n}, {n}]", nameof(matrix));
        var diagonal = new double[n];
        var offDiagonal = new double[n];
        var factors = Tridiagonalize(matrix, n, diagonal, offDiagonal, parallel);
        var vectors = new double[(long)n * n];
        for (var i = 0; i < n; i++)
            vectors[i * n + i] = 1;
        TridiagonalQl.Diagonalize(diagonal, offDiagonal, vectors, parallel);
        Reflect(matrix, factors, vectors, n, parallel);
        return Sorted(diagonal, vectors, n);
    }

    /// <summary>Leaves v_k in row k of the matrix, right of the diagonal, and returns the τ_k.</summary>
    private static double[] Tridiagonalize(double[] a, int n, double[] diagonal, double[] offDiagonal, ParallelOptions parallel)
    {
        var factors = new double[n];
        var product = new double[n];
        for (var k = 0; k < n; k++)
        {
            diagonal[k] = a[k * n + k];
            if (k == n - 1)
                break;
            var first = k + 1;
            var v = a.AsSpan(k * n + first, n - first);
            var norm = TensorPrimitives.Norm<double>(v);
            if (norm == 0 || first == n - 1)
            {
                offDiagonal[k] = v[0];
                continue;
            }

            // v − (−sign(v₀)·‖v‖)·e₁, so that nothing cancels
            var target = v[0] > 0 ? -norm : norm;
            offDiagonal[k] = target;
            v[0] -= target;
            var tau = factors[k] = -1 / (target * v[0]);
            For(first, n, parallel, i => product[i] = tau * TensorPrimitives.Dot<double>(Row(a, n, i, first), Row(a, n, k, first)));
            var p = product.AsSpan(first, n - first);
            TensorPrimitives.MultiplyAdd(v, -0.5 * tau * TensorPrimitives.Dot<double>(p, v), p, p);
            // A − v·wᵀ − w·vᵀ
            For(
                first,
                n,
                parallel,
                i =>
                {
                    var row = Row(a, n, i, first);
                    var u = Row(a, n, k, first);
                    var w = product.AsSpan(first, n - first);
                    TensorPrimitives.MultiplyAdd(w, -u[i - first], row, row);
                    TensorPrimitives.MultiplyAdd(u, -w[i - first], row, row);
                }
            );
        }

        return factors;
    }

    /// <summary>Each row z of the vectors becomes H₁⋯H_n·z.</summary>
    private static void Reflect(double[] a, double[] factors, double[] vectors, int n, ParallelOptions parallel) =>
        Parallel.For(
            0,
            (n + Group - 1) / Group,
            parallel,
            group =>
            {
                for (var k = n - 2; k >= 0; k--)
                {
                    if (factors[k] == 0)
                        continue;
                    var v = Row(a, n, k, k + 1);
                    for (var i = group * Group; i < Math.Min(n, (group + 1) * Group); i++)
                    {
                        var z = vectors.AsSpan(i * n + k + 1, n - k - 1);
                        TensorPrimitives.MultiplyAdd(v, -factors[k] * TensorPrimitives.Dot<double>(v, z), z, z);
                    }
                }
            }
        );

    private static SymmetricEigen Sorted(double[] values, double[] vectors, int n)
    {
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => values[i]).ThenBy(i => i)];
        var sorted = new double[vectors.Length];
        for (var i = 0; i < n; i++)
            vectors.AsSpan(order[i] * n, n).CopyTo(sorted.AsSpan(i * n));
        return new SymmetricEigen([.. order.Select(i => values[i])], sorted);
    }

    private static Span<double> Row(double[] a, int n, int row, int from) => a.AsSpan(row * n + from, n - from);

    private static void For(int from, int to, ParallelOptions parallel, Action<int> body)
    {
        if (to - from >= Serial && parallel.MaxDegreeOfParallelism != 1)
        {
            Parallel.For(from, to, parallel, body);
            return;
        }

        for (var i = from; i < to; i++)
            body(i);
    }
}
