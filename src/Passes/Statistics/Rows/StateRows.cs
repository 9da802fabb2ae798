namespace NNCompress.Passes.Statistics;

/// <summary>
/// The states that a recurrent operator yields, [steps, directions, batch, hidden] or [batch, steps, directions, hidden], as rows of directions · hidden columns:
/// one for each step of each sample. Columns of direction d are the d-th part.
/// </summary>
/// <param name="DirectionAxis">The axis of directions: 1, or 2 where the batch comes first.</param>
public sealed record StateRows(int DirectionAxis) : InputRows
{
    /// <inheritdoc/>
    public override string Key => $"states({DirectionAxis})";

    /// <inheritdoc/>
    internal override RowReader Read(ReadOnlySpan<long> dims) =>
        dims.Length == 4
            ? new Reader(ChannelAxis.Of(dims, DirectionAxis), checked((int)dims[3]))
            : throw new InvalidOperationException($"States of {dims.Length} axes instead of 4.");

    private sealed class Reader(ChannelAxis directions, int hidden) : RowReader
    {
        private readonly int _behind = directions.Inner / hidden;

        /// <inheritdoc/>
        public override int Count => directions.Outer * _behind;

        /// <inheritdoc/>
        public override int Width => directions.Channels * hidden;

        /// <inheritdoc/>
        public override bool IsData(in Observation observation, int row)
        {
            if (observation.IsData.IsEmpty)
                return true;
            for (var d = 0; d < directions.Channels; d++)
            {
                if (observation.IsData[Start(row, d) / observation.ElementsPerFlag])
                    return true;
            }

            return false;
        }

        /// <inheritdoc/>
        public override void Copy(in Observation observation, int row, Span<float> destination)
        {
            for (var d = 0; d < directions.Channels; d++)
                observation.Values.Slice(Start(row, d), hidden).CopyTo(destination[(d * hidden)..]);
        }

        private int Start(int row, int direction) =>
            (((row / _behind * directions.Channels) + direction) * directions.Inner) + (row % _behind * hidden);
    }
}
