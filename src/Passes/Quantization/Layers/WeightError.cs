namespace NNCompress.Passes.Quantization;

/// <summary>How far a quantized weight is from the float one.</summary>
internal static class WeightError
{
    /// <summary>Signal to quantization noise, 10·log10(Σ w² / Σ (w − ŵ)²) in dB; infinite where nothing was lost.</summary>
    /// <param name="weights">w.</param>
    /// <param name="quantized">ŵ, in the same order.</param>
    public static double Sqnr(ReadOnlySpan<float> weights, ReadOnlySpan<float> quantized)
    {
        double signal = 0;
        double noise = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            var error = (double)weights[i] - quantized[i];
            signal += (double)weights[i] * weights[i];
            noise += error * error;
        }

        return noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise);
    }
}
