namespace NNCompress.Passes.Numerics;

/// <summary>
/// Factors that give the weights of consecutive layers equal ranges, channel by channel (Nagel et al. 2019, cross-layer equalization). With r_i the
/// largest |w| of channel i:
/// <code>
/// two layers:    s_i = √(r1_i·r2_i) / r2_i;                      W1_i: /= s_i,  W2_:i *= s_i               both ranges become √(r1·r2)
/// through a depthwise layer, with c_i = ∛(r1_i·r2_i·r3_i):
///                a_i = r1_i/c_i,  b_i = c_i/r3_i;                W1_i: /= a_i,  W2_i *= a_i/b_i,  W3_:i *= b_i   all become c
/// </code>
/// A channel with a range of 0 in any layer is left as it is: s = 1. So is one whose factor would not be a number.
/// </summary>
internal static class EqualizationScales
{
    /// <summary>s for two layers.</summary>
    public static double[] OfPair(double[] first, double[] second) =>
        [.. first.Zip(second, (r1, r2) => Safe(Math.Sqrt(r1) / Math.Sqrt(r2), r1 > 0 && r2 > 0))];

    /// <summary>(a, b) for three layers, the middle one depthwise.</summary>
    public static (double[] First, double[] Second) OfTriple(double[] first, double[] middle, double[] last)
    {
        var (a, b) = (new double[first.Length], new double[first.Length]);
        for (var i = 0; i < a.Length; i++)
        {
            var c = Math.Cbrt(first[i]) * Math.Cbrt(middle[i]) * Math.Cbrt(last[i]);
            a[i] = Safe(first[i] / c, c > 0);
            b[i] = Safe(c / last[i], c > 0);
        }

        return (a, b);
    }

    private static double Safe(double factor, bool defined) => defined && double.IsNormal(factor) ? factor : 1;
}
