namespace NNCompress.Metrics.Statistics;

/// <summary>
/// The BCa bootstrap interval of an accuracy drop over n paired samples, each with d = +1 (turned wrong), −1 (turned right) or 0.
/// <para>
/// A resample of n of them has (B, C) trinomial with probabilities b/n, c/n, so the bootstrap distribution of S = B − C is
/// known in closed form: P(S = s) = Σ_{B−C=s} n!/(B! C! (n−B−C)!) (b/n)^B (c/n)^C (1 − (b+c)/n)^{n−B−C}. It is summed, not
/// sampled: no seed, no Monte Carlo error.
/// </para>
/// <para>
/// z₀ = Φ⁻¹(P(S &lt; s₀) + ½P(S = s₀)), s₀ = b − c; a = Σ(d_i − d̄)³ / (6·(Σ(d_i − d̄)²)^{3/2});
/// an end is the quantile of S/n at Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))) with z = Φ⁻¹(α/2), Φ⁻¹(1 − α/2).
/// </para>
/// </summary>
/// <remarks>B. Efron, "Better Bootstrap Confidence Intervals", J. Am. Stat. Assoc. 82, 1987.</remarks>
public static class PairedBootstrap
{
    /// <summary>How many standard deviations of B and of C are summed; what lies outside weighs less than 10⁻²⁰.</summary>
    private const double Reach = 10;

    /// <param name="lost">b, with b + c ≥ 1: without a discordant sample the bootstrap has nothing to vary.</param>
    /// <param name="gained">c.</param>
    /// <param name="samples">n, at least b + c.</param>
    /// <param name="level">1 − α.</param>
    /// <returns>The interval of (b − c)/n.</returns>
    public static Interval Of(long lost, long gained, long samples, double level = Interval.DefaultLevel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lost);
        ArgumentOutOfRangeException.ThrowIfNegative(gained);
        if (lost + gained < 1 || lost + gained > samples)
            throw new ArgumentException($"{lost} + {gained} discordant of {samples} samples", nameof(samples));

        double n = samples,
            mean = (lost - gained) / n;
        double Moment(int power) =>
            lost * Math.Pow(1 - mean, power) + gained * Math.Pow(-1 - mean, power) + (n - lost - gained) * Math.Pow(-mean, power);
        var spread = Moment(2);
        if (spread == 0)
            return new Interval(mean, mean, level); // every sample changed the same way
        var acceleration = Moment(3) / (6 * Math.Pow(spread, 1.5));

        var (first, cumulative) = Distribution(lost, gained, samples);
        double Below(long s) => s < first ? 0 : cumulative[Math.Min(s - first, cumulative.Length - 1)];
        var bias = NormalDistribution.Quantile(0.5 * (Below(lost - gained - 1) + Below(lost - gained)));

        double End(double probability)
        {
            var shifted = bias + NormalDistribution.Quantile(probability);
            var adjusted = NormalDistribution.Cdf(bias + shifted / (1 - acceleration * shifted));
            var at = Array.BinarySearch(cumulative, adjusted);
            return (first + Math.Min(at < 0 ? ~at : at, cumulative.Length - 1)) / n;
        }
        return new Interval(End((1 - level) / 2), End((1 + level) / 2), level);
    }

    /// <summary>P(S ≤ first + i) for every i.</summary>
    private static (long First, double[] Cumulative) Distribution(long lost, long gained, long samples)
    {
        var (lowB, highB) = Range(lost, samples);
        var (lowC, highC) = Range(gained, samples);
        var first = lowB - highC;
        var cumulative = new double[highB - lowC - first + 1];

        double n = samples;
        var rest = samples - lost - gained;
        var all = LogFactorial.Of(samples);
        for (var b = lowB; b <= highB; b++)
        {
            for (var c = lowC; c <= highC && b + c <= samples; c++)
            {
                var o = samples - b - c;
                var log =
                    all
                    - LogFactorial.Of(b)
                    - LogFactorial.Of(c)
                    - LogFactorial.Of(o)
                    + Power(b, lost / n)
                    + Power(c, gained / n)
                    + Power(o, rest / n);
                cumulative[b - c - first] += Math.Exp(log);
            }
        }

        for (var i = 1; i < cumulative.Length; i++)
            cumulative[i] += cumulative[i - 1];
        for (var i = 0; i < cumulative.Length; i++)
            cumulative[i] /= cumulative[^1];
        return (first, cumulative);
    }

    /// <summary>k·ln p with 0⁰ = 1.</summary>
    private static double Power(long k, double p) => k == 0 ? 0 : k * Math.Log(p);

    private static (long Low, long High) Range(long count, long samples)
    {
        var reach = count == 0 ? 0 : (long)(Reach * Math.Sqrt(count) + 3 * Reach);
        return (Math.Max(0, count - reach), Math.Min(samples, count + reach));
    }
}
