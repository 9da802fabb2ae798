using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Lower triangular matrices in double precision, row-major [n, n]; entries above the diagonal are not read, and factoring does not write them.
/// <code>
/// Cholesky:  A = L·Lᵀ      L_ij = (A_ij − Σ_{k&lt;j} L_ik·L_jk) / L_jj,   L_jj = √(A_jj − Σ_{k&lt;j} L_jk²)
/// inverse:   M = L⁻¹       M_i: = (e_i − Σ_{k&lt;i} L_ik·M_k:) / L_ii
/// </code>
/// Every entry is computed by one thread in a fixed order, so that the number of threads does not show.
/// </summary>
internal static class LowerTriangle
{
    private const int Block = 64;

    /// <summary>Turns the lower half of a symmetric matrix into its Cholesky factor, in place.</summary>
    /// <returns>False, with the matrix half done, where it is not positive definite to working precision.</returns>
    public static bool TryFactor(double[] matrix, int n, ParallelOptions parallel)
    {
        // a pivot that lost all its digits to the subtraction is noise
        var diagonal = new double[n];
        for (var i = 0; i < n; i++)
            diagonal[i] = matrix[(i * (long)n) + i];
        for (var first = 0; first < n; first += Block)
        {
            var end = Math.Min(first + Block, n);
            for (var i = first; i < end; i++)
            {
                Row(matrix, n, i, first, i);
                var row = matrix.AsSpan(i * n, i);
                var pivot = diagonal[i] - TensorPrimitives.Dot(row, row);
                if (!(pivot > diagonal[i] * 1e-14))
                    return false;
                matrix[(i * n) + i] = Math.Sqrt(pivot);
            }

            var start = first;
            Parallel.For(end, n, parallel, i => Row(matrix, n, i, start, end));
        }

        return true;
    }

    /// <summary>Replaces a lower triangular matrix by its inverse, in place, with zeros above the diagonal.</summary>
    /// <param name="matrix">L, which becomes M.</param>
    /// <param name="n">Rows.</param>
    /// <param name="parallel">Threads.</param>
    /// <param name="room">As large as the matrix, to work in, whatever it holds; null for memory of its own.</param>
    public static void Invert(double[] matrix, int n, ParallelOptions parallel, double[]? room = null)
    {
        // columns [first, first + Block) of M need the rows of L, which stay until all of M stands
        var inverse = room ?? new double[matrix.Length];
        if (room is not null)
            Array.Clear(room);
        Parallel.For(
            0,
            (n + Block - 1) / Block,
            parallel,
            block =>
            {
                var first = block * Block;
                for (var i = first; i < n; i++)
                {
                    var width = Math.Min(Block, i + 1 - first);
                    var row = inverse.AsSpan((i * n) + first, width);
                    if (i < first + Block)
                        row[i - first] = 1;
                    for (var k = first; k < i; k++)
                    {
                        var known = Math.Min(Block, k + 1 - first);
                        var part = row[..known];
                        TensorPrimitives.MultiplyAdd(inverse.AsSpan((k * n) + first, known), -matrix[(i * n) + k], part, part);
                    }

                    TensorPrimitives.Divide(row, matrix[(i * n) + i], row);
                }
            }
        );
        inverse.CopyTo(matrix, 0);
    }

    /// <summary>Entries [from, to) of row i, where the rows of those numbers are complete.</summary>
    private static void Row(double[] matrix, int n, int i, int from, int to)
    {
        var row = matrix.AsSpan(i * n, n);
        for (var j = from; j < to; j++)
            row[j] = (row[j] - TensorPrimitives.Dot<double>(row[..j], matrix.AsSpan(j * n, j))) / matrix[(j * n) + j];
    }
}
