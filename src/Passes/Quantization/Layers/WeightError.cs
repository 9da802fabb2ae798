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
    /// <param name="onOneGrid">
    /// Whether the outputs of all channels are rounded on one grid, made for the largest: a channel's noise is then held against the mean channel's signal, where
    /// that is more than its own.
    /// </param>
    public static double WorstChannel(
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> quantized,
        ReadOnlySpan<long> dims,
        int axis,
        bool onOneGrid = false
    )
    {
        var channels = checked((int)dims[axis]);
        var inner = 1;
        foreach (var dim in dims[(axis + 1)..])
            inner = checked(inner * (int)dim);
        var (signal, noise) = (new double[channels], new double[channels]);
        // runs of `inner` elements share a channel; channels follow one another round and round
        for (int start = 0, channel = 0; start < weights.Length; start += inner, channel = channel + 1 == channels ? 0 : channel + 1)
        {
            var (signalOfChannel, noiseOfChannel) = (signal[channel], noise[channel]);
            for (var i = start; i < start + inner; i++)
            {
                var error = (double)weights[i] - quantized[i];
                signalOfChannel += (double)weights[i] * weights[i];
                noiseOfChannel += error * error;
            }

            (signal[channel], noise[channel]) = (signalOfChannel, noiseOfChannel);
        }

        var least = onOneGrid ? signal.Average() : 0;
        return signal.Zip(noise, (s, n) => SignalToNoise.Decibels(Math.Max(s, least), n)).Min();
    }
}
