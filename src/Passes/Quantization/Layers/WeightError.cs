using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>How far a quantized weight is from the float one.</summary>
internal static class WeightError
{
    /// <summary>
    /// Signal to noise in dB of the channel that lost most. One of many counts little in the sum over all, and yet in a depthwise convolution nothing else
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

        return signal.Zip(noise, SignalToNoise.Decibels).Min();
    }
}
