namespace NNCompress.Passes.Numerics;

/// <summary>Eigenvalues of symmetric tridiagonal matrices, as the Lanczos method makes them.</summary>
internal static class SymmetricTridiagonal
{
    /// <summary>Sweeps per eigenvalue; the shifted iteration converges cubically and needs two or three.</summary>
    private const int MaxSweeps = 60;

    /// <summary>
    /// The largest eigenvalue, and the last component of its unit eigenvector, by the QL iteration with Wilkinson's shift
    /// (Golub and Van Loan, 8.3): rotations chase each off-diagonal entry out at the top, and of the eigenvector matrix only the last
    /// row is carried along (Golub and Welsch 1969 do so with the first).
    /// </summary>
    /// <param name="diagonal">[n], n ≥ 1.</param>
    /// <param name="offDiagonal">[n − 1].</param>
    public static (double Value, double LastComponent) Largest(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal)
    {
        var n = diagonal.Length;
        var d = diagonal.ToArray();
        var e = new double[n];
        offDiagonal.CopyTo(e);
        var lastRow = new double[n];
        lastRow[n - 1] = 1;
        for (var l = 0; l < n; l++)
        {
            for (var sweep = 0; ; sweep++)
            {
                var m = l;
                while (m < n - 1 && Math.Abs(e[m]) > double.Epsilon + (1e-16 * (Math.Abs(d[m]) + Math.Abs(d[m + 1]))))
                    m++;
                if (m == l)
                    break;
                if (sweep == MaxSweeps)
                    throw new InvalidOperationException($"an eigenvalue of a {n}×{n} tridiagonal matrix did not settle");
                Sweep(d, e, lastRow, l, m);
            }
        }

        var largest = Array.IndexOf(d, d.Max());
        return (d[largest], lastRow[largest]);
    }

    /// <summary>One implicit QL sweep over the unreduced block l … m.</summary>
    private static void Sweep(double[] d, double[] e, double[] lastRow, int l, int m)
    {
        var g = (d[l + 1] - d[l]) / (2 * e[l]);
        var r = double.Hypot(g, 1);
        g = d[m] - d[l] + (e[l] / (g + Math.CopySign(r, g)));
        var (s, c, p) = (1.0, 1.0, 0.0);
        for (var i = m - 1; i >= l; i--)
        {
            var f = s * e[i];
            var b = c * e[i];
            r = double.Hypot(f, g);
            e[i + 1] = r;
            if (r == 0)
            {
                // the block falls apart here
                d[i + 1] -= p;
                e[m] = 0;
                return;
            }

            (s, c) = (f / r, g / r);
            g = d[i + 1] - p;
            r = ((d[i] - g) * s) + (2 * c * b);
            p = s * r;
            d[i + 1] = g + p;
            g = (c * r) - b;
            (lastRow[i + 1], lastRow[i]) = ((s * lastRow[i]) + (c * lastRow[i + 1]), (c * lastRow[i]) - (s * lastRow[i + 1]));
        }

        d[l] -= p;
        e[l] = g;
        e[m] = 0;
    }
}
