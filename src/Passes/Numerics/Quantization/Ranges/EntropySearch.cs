namespace NNCompress.Passes.Numerics;

/// <summary>
/// The search of <see cref="EntropyRange"/>. Q is constant over a run but for P's zeros, so with counts n_r of a run's filled bins and m_r
/// of its values, ΣP ln(P/Q) over the run is ΣP ln P − m_r·ln(m_r/n_r); ΣP ln P and the counts come from running sums, and one threshold takes L
/// steps instead of i. The last bin, which holds what is clipped, is treated apart.
/// </summary>
internal static class EntropySearch
{
    /// <param name="counts">c.</param>
    /// <param name="beyond">How many values lie above the last bin.</param>
    /// <param name="levels">L; at most the number of bins.</param>
    /// <returns>i, the number of bins that the range covers.</returns>
    public static int Threshold(ReadOnlySpan<double> counts, double beyond, int levels)
    {
        var n = counts.Length;
        var (mass, filled, entropy) = (new double[n + 1], new int[n + 1], new double[n + 1]);
        for (var i = 0; i < n; i++)
        {
            mass[i + 1] = mass[i] + counts[i];
            filled[i + 1] = filled[i] + (counts[i] > 0 ? 1 : 0);
            entropy[i + 1] = entropy[i] + Log(counts[i]);
        }

        var total = mass[n] + beyond;
        var (best, least) = (n, double.PositiveInfinity);
        for (var i = n; i >= levels; i--)
        {
            // P and Q have different sums where values are clipped
            var last = counts[i - 1] + (total - mass[i]);
            var divergence = entropy[i - 1] + Log(last);
            for (var r = 0; r < levels; r++)
            {
                var (from, to) = ((int)((long)r * i / levels), (int)((long)(r + 1) * i / levels));
                var share = mass[to] - mass[from];
                var bins = filled[to] - filled[from];
                var p = share;
                if (r == levels - 1)
                {
                    bins += counts[i - 1] == 0 && last > 0 ? 1 : 0;
                    p = mass[i - 1] - mass[from] + last;
                }

                if (p > 0)
                    divergence -= p * Math.Log(Math.Max(share / bins / mass[i], EntropyRange.Floor));
            }

            divergence = (divergence / total) - Math.Log(total);
            if (divergence < least)
                (best, least) = (i, divergence);
        }

        return best;
    }

    private static double Log(double p) => p > 0 ? p * Math.Log(p) : 0;
}
