namespace NNCompress.Passes.Statistics;

/// <summary>The smallest and the largest value of each channel.</summary>
/// <param name="Axis">The channels' axis; a negative one counts from the end.</param>
public sealed record ChannelMinMaxStatistic(int Axis) : StatisticKind
{
    /// <inheritdoc/>
    public override string Key => $"channel-min-max({Axis})";

    /// <inheritdoc/>
    public override StatisticAccumulator NewAccumulator() => new ChannelMinMaxAccumulator(Axis);
}
