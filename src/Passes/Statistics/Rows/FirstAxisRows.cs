namespace NNCompress.Passes.Statistics;

/// <summary>Columns of a matrix [K, n] as n rows of K elements, as Gemm reads its first input with transA.</summary>
public sealed record FirstAxisRows : InputRows
{
    /// <inheritdoc/>
    public override string Key => "first-axis";

    /// <inheritdoc/>
    internal override RowReader Read(ReadOnlySpan<long> dims) =>
        dims.Length == 2
            ? new Reader(checked((int)dims[1]), checked((int)dims[0]))
            : throw new InvalidOperationException($"A matrix has 2 axes and not {dims.Length}.");

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
            for (var i = 0; i < width; i++)
            {
                if (observation.IsData[(i * count + row) / observation.ElementsPerFlag])
                    return true;
            }

            return false;
        }

        /// <inheritdoc/>
        public override void Copy(in Observation observation, int row, Span<float> destination)
        {
            for (var i = 0; i < width; i++)
                destination[i] = observation.Values[i * count + row];
        }
    }
}
