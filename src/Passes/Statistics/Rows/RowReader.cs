namespace NNCompress.Passes.Statistics;

/// <summary>The rows of one tensor, read by their position. Rows that filling takes no part in are data.</summary>
internal abstract class RowReader
{
    /// <summary>How many rows there are.</summary>
    public abstract int Count { get; }

    /// <summary>Elements of a row, all groups together.</summary>
    public abstract int Width { get; }

    /// <summary>Whether a row counts: any of its elements is data.</summary>
    public abstract bool IsData(in Observation observation, int row);

    /// <summary>Copies one row.</summary>
    /// <param name="observation">The tensor.</param>
    /// <param name="row">From 0 to <see cref="Count"/> − 1.</param>
    /// <param name="destination">Takes <see cref="Width"/> elements.</param>
    public abstract void Copy(in Observation observation, int row, Span<float> destination);
}
