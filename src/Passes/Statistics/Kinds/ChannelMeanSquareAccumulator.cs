namespace NNCompress.Passes.Statistics;

/// <summary>What <see cref="ChannelMeanSquareStatistic"/> collects.</summary>
public sealed class ChannelMeanSquareAccumulator(int axis) : ChannelSumAccumulator(axis)
{
    /// <inheritdoc/>
    protected override void AddTo(Span<double> sums, ReadOnlySpan<float> row) => DoubleSum.AddSquaresTo(sums, row);

    /// <inheritdoc/>
    protected override double SumOf(ReadOnlySpan<float> values) => DoubleSum.OfSquares(values);
}
