namespace NNCompress.Runtime;

/// <summary>
/// The centre of n paired differences d₁ … d_n and its interval, with no assumption but that they scatter symmetrically: Hodges and
/// Lehmann's estimate, the median of the Walsh averages (d_i + d_j)/2, i ≤ j; and the interval that belongs to Wilcoxon's
/// signed-rank test. With the M = n(n+1)/2 averages in order, A₍₁₎ ≤ … ≤ A₍M₎, and W the sum of a random subset of the ranks 1 … n,
/// <para>k = the largest number with P(W ≤ k − 1) ≤ α/2, interval = [A₍k₎, A₍M+1−k₎].</para>
/// The distribution of W is counted, not approximated: subsets of {1 … n} with sum w, over 2ⁿ. One wild difference moves neither.
/// </summary>
/// <remarks>
/// J. L. Hodges and E. L. Lehmann, "Estimates of Location Based on Rank Tests", Ann. Math. Stat. 34, 1963; M. Hollander and D. A. Wolfe,
/// "Nonparametric Statistical Methods", section 3.
/// </remarks>
/// <param name="Centre">The median of the Walsh averages.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct SignedRankInterval(double Centre, double Low, double High)
{
    /// <summary>With fewer differences even the widest interval has less than 95 %: 2·2⁻⁵ &gt; 0.05 ≥ 2·2⁻⁶.</summary>
    public const int LeastSamples = 6;

    private const double TailProbability = 0.025;

    /// <summary>The estimate and its interval of at least 95 %.</summary>
    /// <param name="differences">At least <see cref="LeastSamples"/>, finite.</param>
    public static SignedRankInterval Of(ReadOnlySpan<double> differences)
    {
        var n = differences.Length;
        ArgumentOutOfRangeException.ThrowIfLessThan(n, LeastSamples, nameof(differences));
        var averages = new double[n * (n + 1) / 2];
        var at = 0;
        for (var i = 0; i < n; i++)
        {
            for (var j = i; j < n; j++)
                averages[at++] = 0.5 * (differences[i] + differences[j]);
        }

        Array.Sort(averages);
        var m = averages.Length;
        var k = Depth(n);
        return new SignedRankInterval(0.5 * (averages[(m - 1) / 2] + averages[m / 2]), averages[k - 1], averages[m - k]);
    }

    /// <summary>k: how many averages lie outside of the interval on either side, plus one.</summary>
    internal static int Depth(int n)
    {
        // the share of subsets of {1 … n} with sum w
        var share = new double[(n * (n + 1) / 2) + 1];
        share[0] = 1;
        for (var rank = 1; rank <= n; rank++)
        {
            for (var w = share.Length - 1; w >= 0; w--)
                share[w] = 0.5 * (share[w] + (w >= rank ? share[w - rank] : 0));
        }

        var k = 0;
        for (var below = share[0]; below <= TailProbability; below += share[k])
            k++;
        return k;
    }
}
