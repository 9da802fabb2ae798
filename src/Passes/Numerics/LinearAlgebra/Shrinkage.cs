namespace NNCompress.Passes.Numerics;

/// <summary>
/// How far a second moment of few rows is drawn towards a multiple of the identity: the oracle approximating shrinkage (Chen, Wiesel, Eldar, Hero 2010), in closed form.
/// <code>
/// S = XᵀX/n of p columns:   ρ = ((1 − 2/p)·tr S² + tr² S) / ((n + 1 − 2/p)·(tr S² − tr² S/p)), at most 1
/// (1 − ρ)·S + ρ·(tr S/p)·I   ∝   S + ρ/(1 − ρ)·(tr S/p)·I
/// </code>
/// </summary>
internal static class Shrinkage
{
    /// <summary>Above it the moment says nothing: the diagonal is a hundred times its mean.</summary>
    private const double Most = 100;

    /// <summary>λ as a share of the mean of the diagonal, ρ/(1 − ρ).</summary>
    /// <param name="moment">XᵀX, row-major [p, p], up to a factor.</param>
    /// <param name="p">Columns.</param>
    /// <param name="rows">n, rows that are independent of each other.</param>
    public static double Damping(double[] moment, int p, double rows)
    {
        if (p == 0 || rows <= 0)
            return Most;
        double trace = 0;
        for (var i = 0; i < p; i++)
            trace += moment[(i * p) + i];
        var square = System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(moment.AsSpan(0, p * p));
        var spread = square - (trace * trace / p);
        var rho = spread <= 0 ? 1 : (((1 - (2.0 / p)) * square) + (trace * trace)) / ((rows + 1 - (2.0 / p)) * spread);
        return rho >= 1 ? Most : Math.Min(Most, Math.Max(0, rho / (1 - rho)));
    }
}
