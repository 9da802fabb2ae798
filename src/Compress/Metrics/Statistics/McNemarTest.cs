namespace NNCompress.Metrics.Statistics;

/// <summary>
/// McNemar's exact test on paired right/wrong answers. With b samples that turned wrong and c that turned right, under
/// "no change" b is binomial(b + c, ½): p = min(1, 2·Σ_{i ≤ min(b,c)} C(b + c, i) / 2^{b+c}).
/// </summary>
public static class McNemarTest
{
    /// <summary>The two-sided p-value; 1 where no sample changed.</summary>
    /// <param name="lost">b: right before, wrong after.</param>
    /// <param name="gained">c: wrong before, right after.</param>
    public static double PValue(long lost, long gained)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lost);
        ArgumentOutOfRangeException.ThrowIfNegative(gained);

        var (smaller, n) = (Math.Min(lost, gained), lost + gained);
        if (2 * smaller >= n)
            return 1;

        // From the largest term down; each is the one above it times i / (n − i + 1), so the sum stops once terms vanish.
        var term = Math.Exp(LogFactorial.Of(n) - LogFactorial.Of(smaller) - LogFactorial.Of(n - smaller) - n * Math.Log(2));
        var sum = term;
        for (var i = smaller; i > 0 && term > sum * 1e-18; i--)
        {
            term *= i / (n - i + 1.0);
            sum += term;
        }
        return Math.Min(1, 2 * sum);
    }
}
