using System.Numerics;
using System.Runtime.InteropServices;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Implicit QL iteration with Wilkinson's shift on a symmetric tridiagonal matrix, eigenvectors included. A sweep works on two short arrays only; its
/// rotations are gathered and applied to the vectors in strips of columns, which stay in the cache and are independent of each other.
/// </summary>
internal static class TridiagonalQl
{
    /// <summary>Columns of a strip.</summary>
    private const int Strip = 64;

    /// <summary>Rotations that are gathered before they are applied.</summary>
    private const int Batch = 1 << 16;

    /// <param name="d">Diagonal [n]; becomes the eigenvalues, unordered.</param>
    /// <param name="e">Off-diagonal in its first n − 1 elements; destroyed.</param>
    /// <param name="vectors">Row-major [n, n]; rows i and i + 1 are rotated together. Starting from the identity, row i ends as the eigenvector of d_i.</param>
    /// <param name="parallel">Threads.</param>
    public static void Diagonalize(double[] d, double[] e, double[] vectors, ParallelOptions parallel)
    {
        var n = d.Length;
        e[^1] = 0;
        // what is nothing beside the whole matrix is nothing, even between eigenvalues that are themselves next to nothing
        var negligible = 0.0;
        for (var i = 0; i < n; i++)
            negligible = Math.Max(negligible, 1e-17 * (Math.Abs(d[i]) + Math.Abs(e[i])));
        var rotations = new List<QlRotation>(Math.Min(Batch + n, 4 * n * n));
        for (var l = 0; l < n; l++)
        {
            for (var sweep = 0; ; sweep++)
            {
                var m = l;
                while (m < n - 1 && Math.Abs(e[m]) > 2e-16 * (Math.Abs(d[m]) + Math.Abs(d[m + 1])) + negligible)
                    m++;
                if (m == l)
                    break;
                if (sweep == QlSweep.MaxSweeps)
                    throw new InvalidOperationException($"an eigenvalue of a {n}×{n} tridiagonal matrix did not settle");
                QlSweep.Run(d, e, rotations, l, m);
            }

            if (rotations.Count >= Batch)
                Apply(rotations, vectors, n, parallel);
        }

        Apply(rotations, vectors, n, parallel);
    }

    private static void Apply(List<QlRotation> rotations, double[] vectors, int n, ParallelOptions parallel)
    {
        Parallel.For(
            0,
            (n + Strip - 1) / Strip,
            parallel,
            strip =>
            {
                var width = Math.Min(Strip, n - strip * Strip);
                foreach (var (i, c, s) in CollectionsMarshal.AsSpan(rotations))
                {
                    var start = i * n + strip * Strip;
                    Rotate(vectors.AsSpan(start, width), vectors.AsSpan(start + n, width), c, s);
                }
            }
        );
        rotations.Clear();
    }

    /// <summary>(x, y) becomes (c·x − s·y, s·x + c·y), element by element.</summary>
    internal static void Rotate(Span<double> x, Span<double> y, double c, double s)
    {
        ref var first = ref MemoryMarshal.GetReference(x);
        ref var second = ref MemoryMarshal.GetReference(y);
        nuint i = 0;
        for (; i + (nuint)Vector<double>.Count <= (nuint)x.Length; i += (nuint)Vector<double>.Count)
        {
            var a = Vector.LoadUnsafe(ref first, i);
            var b = Vector.LoadUnsafe(ref second, i);
            (c * a - s * b).StoreUnsafe(ref first, i);
            (s * a + c * b).StoreUnsafe(ref second, i);
        }

        for (var j = (int)i; j < x.Length; j++)
            (x[j], y[j]) = (c * x[j] - s * y[j], s * x[j] + c * y[j]);
    }
}
