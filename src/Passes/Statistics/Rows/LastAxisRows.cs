namespace NNCompress.Passes.Statistics;

/// <summary>Rows along the last axis, as MatMul and Gemm read their first input: [..., K] is a matrix of K columns.</summary>
public sealed record LastAxisRows : InputRows
{
    /// <inheritdoc/>
    public override string Key => "last-axis";

    /// <inheritdoc/>
    internal override RowReader Read(ReadOnlySpan<long> dims)
    {
        if (dims.IsEmpty)
            throw new InvalidOperationException("A scalar has no rows.");
        var along = ChannelAxis.Of(dims, -1);
        return new Reader(along.Outer, along.Channels);
    }

    private sealed class Reader(int count, int width) : RowReader
    {
        /// <inheritdoc/>
        public override int Count => count;

        /// <inheritdoc/>
        public override int Width => width;

        /// <inheritdoc/>
        public override bool IsData(in Observation observation, int row)
        {
            if (observation.IsData.IsEmpty)
                return true;
            var perFlag = observation.ElementsPerFlag;
            var first = row * width / perFlag;
            var last = ((row + 1) * width - 1) / perFlag;
            return observation.IsData[first..(last + 1)].Contains(true);
        }

        /// <inheritdoc/>
        public override void Copy(in Observation observation, int row, Span<float> destination) =>
            observation.Values.Slice(row * width, width).CopyTo(destination);
    }
}
