namespace NNCompress.Passes.Numerics;

/// <summary>
/// The mean of min(max(x, a), b) for x normal with mean μ and deviation σ, with α = (a − μ)/σ, β = (b − μ)/σ:
/// <code>a·Φ(α) + b·(1 − Φ(β)) + μ·(Φ(β) − Φ(α)) + σ·(φ(α) − φ(β))</code>
/// </summary>
internal static class ClippedNormal
{
    /// <param name="mean">μ.</param>
    /// <param name="deviation">σ, at least 0.</param>
    /// <param name="low">a; may be −∞.</param>
    /// <param name="high">b; may be +∞.</param>
    public static double Mean(double mean, double deviation, double low, double high)
    {
        if (!(deviation > 0))
            return Math.Clamp(mean, low, high);
        var (alpha, beta) = ((low - mean) / deviation, (high - mean) / deviation);
        var (below, above) = (Below(alpha), Below(-beta));
        return (double.IsFinite(low) ? low * below : 0)
            + (double.IsFinite(high) ? high * above : 0)
            + (mean * (1 - below - above))
            + (deviation * (Density(alpha) - Density(beta)));
    }

    private static double Density(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ(z) = erfc(−z/√2)/2, with erfc by the rational approximation of Numerical Recipes (6.2.2), relative error below 1.2e-7.</summary>
    private static double Below(double z)
    {
        if (double.IsInfinity(z))
            return z > 0 ? 1 : 0;
        var x = -z / Math.Sqrt(2);
        var t = 1 / (1 + (0.5 * Math.Abs(x)));
        ReadOnlySpan<double> c =
        [
            -1.26551223,
            1.00002368,
            0.37409196,
            0.09678418,
            -0.18628806,
            0.27886807,
            -1.13520398,
            1.48851587,
            -0.82215223,
            0.17087277,
        ];
        double polynomial = 0;
        for (var i = c.Length - 1; i >= 0; i--)
            polynomial = (polynomial * t) + c[i];
        var tail = t * Math.Exp((-x * x) + polynomial);
        return (x >= 0 ? tail : 2 - tail) / 2;
    }
}
