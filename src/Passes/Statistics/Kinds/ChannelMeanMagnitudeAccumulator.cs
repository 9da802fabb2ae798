namespace NNCompress.Passes.Statistics;

/// <summary>What <see cref="ChannelMeanMagnitudeStatistic"/> collects.</summary>
public sealed class ChannelMeanMagnitudeAccumulator(int axis) : ChannelSumAccumulator(axis)
{
    /// <inheritdoc/>
    protected override void AddTo(Span<double> sums, ReadOnlySpan<float> row) => DoubleSum.AddMagnitudesTo(sums, row);

    /// <inheritdoc/>
    protected override double SumOf(ReadOnlySpan<float> values) => DoubleSum.OfMagnitudes(values);
}
