namespace NNCompress.Passes.Statistics;

/// <summary>What one run of the model showed of one value.</summary>
/// <param name="values">The tensor's elements, row-major, as floats.</param>
/// <param name="dims">Its extents.</param>
/// <param name="isData">
/// One flag for each element of the leading axes that it covers (its length divides the number of elements): false where the position is
/// filling and counts for nothing. Empty where everything counts.
/// </param>
public readonly ref struct Observation(ReadOnlySpan<float> values, ReadOnlySpan<long> dims, ReadOnlySpan<bool> isData)
{
    public ReadOnlySpan<float> Values { get; } = values;

    public ReadOnlySpan<long> Dims { get; } = dims;

    public ReadOnlySpan<bool> IsData { get; } = isData;

    /// <summary>Neighbouring elements that share one flag of <see cref="IsData"/>.</summary>
    public int ElementsPerFlag => IsData.IsEmpty ? Values.Length : Values.Length / IsData.Length;
}
