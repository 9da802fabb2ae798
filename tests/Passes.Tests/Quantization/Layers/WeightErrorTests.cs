using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class WeightErrorTests
{
    /// <summary>Against sums over the elements whose index along the axis is the channel.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_worst_channel_is_that_of_the_sums_by_hand(int axis)
    {
        long[] dims = [5, 4, 3];
        var random = new Random(axis);
        float[] weights = [.. Enumerable.Range(0, 60).Select(_ => random.NextSingle() - 0.5f)];
        float[] quantized = [.. weights.Select(w => MathF.Round(w * 16) / 16)];
        var channels = Enumerable
            .Range(0, 60)
            .GroupBy(i =>
                axis == 0 ? i / 12
                : axis == 1 ? i / 3 % 4
                : i % 3
            )
            .ToArray();
        var signals = channels.Select(c => c.Sum(i => (double)weights[i] * weights[i])).ToArray();
        var noises = channels.Select(c => c.Sum(i => Math.Pow((double)weights[i] - quantized[i], 2))).ToArray();

        var alone = signals.Zip(noises, (s, n) => SignalToNoise.Decibels(s, n)).Min();
        Assert.Equal(alone, WeightError.WorstChannel(weights, quantized, dims, axis), 1e-9);
        var onOneGrid = signals.Zip(noises, (s, n) => SignalToNoise.Decibels(Math.Max(s, signals.Average()), n)).Min();
        Assert.Equal(onOneGrid, WeightError.WorstChannel(weights, quantized, dims, axis, onOneGrid: true), 1e-9);
    }
}
