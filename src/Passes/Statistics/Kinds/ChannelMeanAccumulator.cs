namespace NNCompress.Passes.Statistics;

/// <summary>What <see cref="ChannelMeanStatistic"/> collects.</summary>
public sealed class ChannelMeanAccumulator(int axis) : ChannelSumAccumulator(axis)
{
    /// <inheritdoc/>
    protected override void AddTo(Span<double> sums, ReadOnlySpan<float> row) => DoubleSum.AddTo(sums, row);

    /// <inheritdoc/>
    protected override double SumOf(ReadOnlySpan<float> values) => DoubleSum.Of(values);
}
