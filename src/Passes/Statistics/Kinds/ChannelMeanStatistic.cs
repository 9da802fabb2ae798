namespace NNCompress.Passes.Statistics;

/// <summary>The mean of each channel, summed in double.</summary>
/// <param name="Axis">The channels' axis; a negative one counts from the end.</param>
public sealed record ChannelMeanStatistic(int Axis) : StatisticKind
{
    /// <inheritdoc/>
    public override string Key => $"channel-mean({Axis})";

    /// <inheritdoc/>
    public override StatisticAccumulator NewAccumulator() => new ChannelMeanAccumulator(Axis);
}
