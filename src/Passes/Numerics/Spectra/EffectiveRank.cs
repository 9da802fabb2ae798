namespace NNCompress.Passes.Numerics;

/// <summary>
/// How many directions a spectrum really uses (Roy and Vetterli, "The effective rank: a measure of effective dimensionality", EUSIPCO 2007):
/// <code>erank = exp(−Σ p_i ln p_i),   p_i = σ_i / Σσ</code>
/// n equal singular values give n, a single one gives 1; it is continuous in between.
/// </summary>
public static class EffectiveRank
{
    /// <param name="singularValues">σ, not negative, in any order.</param>
    /// <returns>From 1 to the number of singular values above 0; 0 where there is none.</returns>
    public static double Of(ReadOnlySpan<double> singularValues)
    {
        var sum = 0.0;
        foreach (var s in singularValues)
            sum += s;
        if (sum == 0)
            return 0;
        var entropy = 0.0;
        foreach (var s in singularValues)
        {
            var p = s / sum;
            if (p > 0)
                entropy -= p * Math.Log(p);
        }

        return Math.Exp(entropy);
    }
}
