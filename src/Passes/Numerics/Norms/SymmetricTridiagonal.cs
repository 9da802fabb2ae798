namespace NNCompress.Passes.Numerics;

/// <summary>Eigenvalues of symmetric tridiagonal matrices, as the Lanczos method makes them.</summary>
internal static class SymmetricTridiagonal
{
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
        var rotations = new List<QlRotation>(n);
        for (var l = 0; l < n; l++)
        {
            for (var sweep = 0; ; sweep++)
            {
                var m = l;
                while (m < n - 1 && Math.Abs(e[m]) > double.Epsilon + (1e-16 * (Math.Abs(d[m]) + Math.Abs(d[m + 1]))))
                    m++;
                if (m == l)
                    break;
                if (sweep == QlSweep.MaxSweeps)
                    throw new InvalidOperationException($"an eigenvalue of a {n}×{n} tridiagonal matrix did not settle");
                QlSweep.Run(d, e, rotations, l, m);
                foreach (var (i, c, s) in rotations)
                    (lastRow[i + 1], lastRow[i]) = ((s * lastRow[i]) + (c * lastRow[i + 1]), (c * lastRow[i]) - (s * lastRow[i + 1]));
                rotations.Clear();
            }
        }

        var largest = Array.IndexOf(d, d.Max());
        return (d[largest], lastRow[largest]);
    }
}
