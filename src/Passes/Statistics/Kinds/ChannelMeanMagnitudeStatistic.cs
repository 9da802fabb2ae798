namespace NNCompress.Passes.Statistics;

/// <summary>The mean of |x| of each channel, summed in double.</summary>
/// <param name="Axis">The channels' axis; a negative one counts from the end.</param>
public sealed record ChannelMeanMagnitudeStatistic(int Axis) : StatisticKind
{
    /// <inheritdoc/>
    public override string Key => $"channel-mean-magnitude({Axis})";

    /// <inheritdoc/>
    public override StatisticAccumulator NewAccumulator() => new ChannelMeanMagnitudeAccumulator(Axis);
}
