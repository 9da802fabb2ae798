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

        return Decibels(signal, noise);
    }

    /// <summary>
    /// The same of the channel that lost most. One of many counts little in the sum over all, and yet in a depthwise convolution nothing else
    /// carries what it carries.
    /// </summary>
    /// <param name="weights">w, row-major.</param>
    /// <param name="quantized">ŵ, in the same order.</param>
    /// <param name="dims">Extents of the weight.</param>
    /// <param name="axis">The axis of channels.</param>
    public static double WorstChannel(ReadOnlySpan<float> weights, ReadOnlySpan<float> quantized, ReadOnlySpan<long> dims, int axis)
    {
        var channels = checked((int)dims[axis]);
        var inner = 1;
        foreach (var dim in dims[(axis + 1)..])
            inner = checked(inner * (int)dim);
        var (signal, noise) = (new double[channels], new double[channels]);
        for (var i = 0; i < weights.Length; i++)
        {
            var channel = i / inner % channels;
            var error = (double)weights[i] - quantized[i];
            signal[channel] += (double)weights[i] * weights[i];
            noise[channel] += error * error;
        }

        return signal.Zip(noise, Decibels).Min();
    }

    private static double Decibels(double signal, double noise) => noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise);
}
