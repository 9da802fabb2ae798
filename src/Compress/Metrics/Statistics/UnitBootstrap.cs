using NNCompress.Passes;

namespace NNCompress.Metrics.Statistics;

/// <summary>
/// The BCa bootstrap interval of any statistic θ of n independent units, by resampling units with replacement.
/// <para>
/// With R resamples θ*_r, z₀ = Φ⁻¹(#{θ*_r &lt; θ̂}/R + ½·#{θ*_r = θ̂}/R); with the jackknife values θ_(g), each without the g-th of at most
/// <see cref="JackknifeGroups"/> groups of neighbouring units, a = Σ(θ̄ − θ_(g))³ / (6·(Σ(θ̄ − θ_(g))²)^{3/2}). An end of the interval is the
/// quantile of the θ*_r at Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))), z = Φ⁻¹(α/2), Φ⁻¹(1 − α/2).
/// </para>
/// Draws come from a fixed seed, so that equal evidence gives equal intervals. For right and wrong answers, <see cref="PairedBootstrap"/> is exact.
/// </summary>
/// <remarks>B. Efron, "Better Bootstrap Confidence Intervals", J. Am. Stat. Assoc. 82, 1987.</remarks>
public static class UnitBootstrap
{
    /// <summary>R where nobody says: the ends' Monte Carlo error is then some 5 % of the interval's width.</summary>
    public const int DefaultResamples = 1000;

    private const int JackknifeGroups = 200;

    /// <summary>A statistic of units that count as often as it is told.</summary>
    public delegate double Statistic(ReadOnlySpan<int> times);

    /// <param name="units">n, at least 1.</param>
    /// <param name="statistic">θ; resamples on which it is not finite count for nothing.</param>
    /// <param name="level">1 − α.</param>
    /// <param name="resamples">R.</param>
    /// <returns>The interval; a single unit, or a statistic that no resample changes, leaves a point.</returns>
    public static Interval Of(int units, Statistic statistic, double level = Interval.DefaultLevel, int resamples = DefaultResamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        var times = new int[units];
        Array.Fill(times, 1);
        var seen = statistic(times);
        var draws = Draw(times, statistic, resamples);
        if (draws.Length == 0 || !double.IsFinite(seen) || draws[0] == draws[^1])
            return new Interval(seen, seen, level);

        var below = (draws.Count(d => d < seen) + 0.5 * draws.Count(d => d == seen)) / draws.Length;
        // A statistic at the very edge of its resamples has no finite z₀; half a resample is as far as they can tell.
        var half = 0.5 / draws.Length;
        var bias = NormalDistribution.Quantile(Math.Clamp(below, half, 1 - half));
        var acceleration = Acceleration(times, statistic);

        double End(double probability)
        {
            var shifted = bias + NormalDistribution.Quantile(probability);
            var adjusted = NormalDistribution.Cdf(bias + shifted / (1 - acceleration * shifted));
            return Quantile(draws, adjusted);
        }
        return new Interval(End((1 - level) / 2), End((1 + level) / 2), level);
    }

    /// <summary>The statistic of R resamples, sorted.</summary>
    private static double[] Draw(int[] times, Statistic statistic, int resamples)
    {
        var random = new DeterministicRandom(0, "bootstrap");
        var draws = new List<double>(resamples);
        for (var r = 0; r < resamples; r++)
        {
            Array.Clear(times);
            for (var i = 0; i < times.Length; i++)
                times[(int)(random.NextDouble() * times.Length)]++;
            var value = statistic(times);
            if (double.IsFinite(value))
                draws.Add(value);
        }
        draws.Sort();
        return [.. draws];
    }

    private static double Acceleration(int[] times, Statistic statistic)
    {
        var groups = Math.Min(times.Length, JackknifeGroups);
        var left = new List<double>(groups);
        for (var g = 0; g < groups; g++)
        {
            Array.Fill(times, 1);
            var (from, to) = ((int)((long)g * times.Length / groups), (int)((long)(g + 1) * times.Length / groups));
            times.AsSpan(from, to - from).Clear();
            var value = statistic(times);
            if (double.IsFinite(value))
                left.Add(value);
        }
        if (left.Count < 2)
            return 0;
        var mean = left.Average();
        var squares = left.Sum(v => (mean - v) * (mean - v));
        return squares > 0 ? left.Sum(v => Math.Pow(mean - v, 3)) / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    /// <summary>Between neighbouring values, linearly.</summary>
    private static double Quantile(double[] sorted, double probability)
    {
        var at = Math.Clamp(probability * sorted.Length - 0.5, 0, sorted.Length - 1);
        var low = (int)at;
        var high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}
