namespace NNCompress.Passes.Numerics;

/// <summary>
/// Factors that move size from a layer's inputs to its weights: y = (x/s)·(s·W). For input channel j:
/// <code>
/// SmoothQuant (Xiao et al. 2022):  s_j = max|x_j|^α / max|w_j|^(1−α)
/// AWQ (Lin et al. 2023):           s_j = mean|x_j|^α
/// </code>
/// both divided by √(max s · min s), so that the factors lie around 1. A channel whose input or weights are all 0 has s = 1.
/// </summary>
internal static class SmoothScales
{
    /// <param name="largest">max|x_j| over the calibration data, per input channel.</param>
    /// <param name="weights">max|w_j| over the weights of that input channel.</param>
    /// <param name="alpha">α, from 0 (all size stays with the inputs) to 1.</param>
    public static double[] SmoothQuant(double[] largest, double[] weights, double alpha) =>
        Centred([
            .. largest.Zip(weights, (x, w) => x > 0 && w > 0 ? Math.Max(Math.Pow(x, alpha) / Math.Pow(w, 1 - alpha), 1e-5) : double.NaN),
        ]);

    /// <param name="mean">mean|x_j| over the calibration data, per input channel.</param>
    /// <param name="alpha">α, from 0 (nothing moves) to 1.</param>
    public static double[] Awq(double[] mean, double alpha) =>
        Centred([.. mean.Select(x => x > 0 ? Math.Max(Math.Pow(x, alpha), 1e-4) : double.NaN)]);

    private static double[] Centred(double[] scales)
    {
        var known = scales.Where(double.IsFinite).ToArray();
        var centre = known.Length == 0 ? 1 : Math.Sqrt(known.Max()) * Math.Sqrt(known.Min());
        return [.. scales.Select(s => double.IsFinite(s) ? s / centre : 1)];
    }
}
