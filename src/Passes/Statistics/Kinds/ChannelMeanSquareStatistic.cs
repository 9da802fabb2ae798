namespace NNCompress.Passes.Statistics;

/// <summary>The mean of x² of each channel, summed in double.</summary>
/// <param name="Axis">The channels' axis; a negative one counts from the end.</param>
public sealed record ChannelMeanSquareStatistic(int Axis) : StatisticKind
{
    /// <inheritdoc/>
    public override string Key => $"channel-mean-square({Axis})";

    /// <inheritdoc/>
    public override StatisticAccumulator NewAccumulator() => new ChannelMeanSquareAccumulator(Axis);
}
