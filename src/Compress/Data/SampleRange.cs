namespace NNCompress.Data;

/// <summary>A run of samples as a description names it: <c>0..512</c> is the first 512, <c>512..</c> all after them.</summary>
/// <param name="Start">The first sample, counted from 0.</param>
/// <param name="End">One past the last sample; null for the end of the data.</param>
public readonly record struct SampleRange(long Start, long? End)
{
    public static readonly SampleRange All = new(0, null);

    /// <summary>Whether any sample lies in both, in data of any size.</summary>
    public bool Overlaps(SampleRange other) => Start < (other.End ?? long.MaxValue) && other.Start < (End ?? long.MaxValue);

    /// <inheritdoc/>
    public override string ToString() => $"{Start}..{End}";
}
