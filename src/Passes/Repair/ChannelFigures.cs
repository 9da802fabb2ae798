using NNCompress.OnnxIO;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Repair;

/// <summary>Mean and deviation of each channel of a value over the calibration data.</summary>
/// <param name="Means">E[x].</param>
/// <param name="Deviations">√(E[x²] − E[x]²).</param>
internal sealed record ChannelFigures(double[] Means, double[] Deviations)
{
    /// <summary>What has to be collected for it.</summary>
    public static IEnumerable<StatisticRequest> Requests(Value value, int axis) =>
        [new(value, new ChannelMeanStatistic(axis)), new(value, new ChannelMeanSquareStatistic(axis))];

    /// <returns>Null where no sample reached the value, or it has another number of channels.</returns>
    public static ChannelFigures? Of(StatisticSet found, Value value, int axis, int channels)
    {
        if (
            found.Of<ChannelMeanAccumulator>(value, new ChannelMeanStatistic(axis)) is not { } sums
            || sums.Channels != channels
            || sums.Counts[0] == 0
            || found.Of<ChannelMeanSquareAccumulator>(value, new ChannelMeanSquareStatistic(axis)) is not { } squares
        )
            return null;
        var means = sums.Means();
        return new ChannelFigures(means, [.. squares.Means().Zip(means, (s, m) => Math.Sqrt(Math.Max(0, s - (m * m))))]);
    }

    /// <summary>How far the means lie from others', as the root of the mean square over channels.</summary>
    public double MeanError(ChannelFigures target) => Rms(Means.Zip(target.Means, (a, b) => a - b));

    /// <summary>How far the deviations lie from others'.</summary>
    public double DeviationError(ChannelFigures target) => Rms(Deviations.Zip(target.Deviations, (a, b) => a - b));

    private static double Rms(IEnumerable<double> values) => Math.Sqrt(values.Average(v => v * v));
}
