namespace NNCompress.Metrics.Statistics;

/// <summary>
/// The standard normal distribution.
/// Φ(x) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …) near the middle, and the continued fraction of Mills' ratio
/// φ(x)/(x + 1/(x + 2/(x + 3/(x + …)))) in the tails. Φ⁻¹ by Newton steps with Halley's correction from a rational start.
/// </summary>
/// <remarks>G. Marsaglia, "Evaluating the Normal Distribution", J. Stat. Softw. 11(4), 2004.</remarks>
public static class NormalDistribution
{
    /// <summary>Where the series stops losing digits to cancellation and the continued fraction takes over.</summary>
    private const double Tail = 3;

    public static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    /// <summary>Φ(x) = P(X ≤ x); relative error below 10⁻¹³ in both tails.</summary>
    public static double Cdf(double x) =>
        x < -Tail ? UpperTail(-x)
        : x > Tail ? 1 - UpperTail(x)
        : 0.5 + Density(x) * Series(x);

    /// <summary>Φ⁻¹(p); −∞ and +∞ at 0 and 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> lies outside [0, 1].</exception>
    public static double Quantile(double p)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "a probability lies between 0 and 1");
        if (p is 0 or 1)
            return p == 0 ? double.NegativeInfinity : double.PositiveInfinity;
        if (p > 0.5)
            return -Quantile(1 - p);

        // Start within 4.5e-4 (Abramowitz and Stegun 26.2.23), then cubic convergence.
        var t = Math.Sqrt(-2 * Math.Log(p));
        var x = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
        for (var i = 0; i < 3; i++)
        {
            var step = (Cdf(x) - p) / Density(x);
            x -= step / (1 + 0.5 * x * step);
        }
        return x;
    }

    private static double Series(double x)
    {
        double term = x,
            sum = x;
        for (var k = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); k += 2)
        {
            term *= x * x / k;
            sum += term;
        }
        return sum;
    }

    private static double UpperTail(double x)
    {
        double fraction = x;
        for (var k = 120; k >= 1; k--)
            fraction = x + k / fraction;
        return Density(x) / fraction;
    }
}
