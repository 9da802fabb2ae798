namespace NNCompress.Metrics.Statistics;

/// <summary>
/// Wilson's score interval of a proportion p̂ = k/n, with z = Φ⁻¹(1 − α/2):
/// (p̂ + z²/2n ± z·√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n). It never leaves [0, 1] and holds its coverage at p̂ near 0 and 1.
/// </summary>
/// <remarks>E. B. Wilson, J. Am. Stat. Assoc. 22, 1927; R. G. Newcombe, Stat. Med. 17, 1998 (method 3).</remarks>
public static class WilsonInterval
{
    /// <param name="successes">k, from 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">n, at least 1.</param>
    /// <param name="level">1 − α.</param>
    public static Interval Of(long successes, long trials, double level = Interval.DefaultLevel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);

        double n = trials,
            p = successes / n;
        var z = NormalDistribution.Quantile(0.5 + level / 2);
        var centre = p + z * z / (2 * n);
        var half = z * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n));
        var scale = 1 + z * z / n;

        // At the ends the algebra gives exactly 0 and 1; rounding must not.
        var low = successes == 0 ? 0 : (centre - half) / scale;
        var high = successes == trials ? 1 : (centre + half) / scale;
        return new Interval(low, high, level);
    }
}
