namespace NNCompress.Passes.Numerics;

/// <summary>
/// One sweep of the implicit QL iteration with Wilkinson's shift on a symmetric tridiagonal matrix (Golub and Van Loan, 8.3): rotations chase an off-diagonal
/// entry out at the top of an unreduced block.
/// </summary>
internal static class QlSweep
{
    /// <summary>Sweeps per eigenvalue; the shifted iteration converges cubically and needs two or three.</summary>
    public const int MaxSweeps = 60;

    /// <param name="d">Diagonal [n].</param>
    /// <param name="e">Off-diagonal in its first n − 1 elements.</param>
    /// <param name="rotations">Takes the sweep's rotations, in order.</param>
    /// <param name="l">First row of the unreduced block.</param>
    /// <param name="m">Its last row.</param>
    public static void Run(double[] d, double[] e, List<QlRotation> rotations, int l, int m)
    {
        var g = (d[l + 1] - d[l]) / (2 * e[l]);
        var r = double.Hypot(g, 1);
        g = d[m] - d[l] + e[l] / (g + Math.CopySign(r, g));
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
            r = (d[i] - g) * s + 2 * c * b;
            p = s * r;
            d[i + 1] = g + p;
            g = c * r - b;
            rotations.Add(new QlRotation(i, c, s));
        }

        d[l] -= p;
        e[l] = g;
        e[m] = 0;
    }
}
