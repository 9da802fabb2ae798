namespace NNCompress.Passes.Statistics;

/// <summary>What one run of the model showed of one value.</summary>
/// <param name="values">The tensor's elements, row-major, as floats.</param>
/// <param name="dims">Its extents.</param>
/// <param name="isData">
/// One flag for each element of the leading axes that it covers (its length divides the number of elements): false where the position is
/// filling and counts for nothing. Empty where everything counts.
/// </param>
/// <param name="samples">How many samples its first axis counts; 1 where it counts something else.</param>
public readonly ref struct Observation(ReadOnlySpan<float> values, ReadOnlySpan<long> dims, ReadOnlySpan<bool> isData, int samples = 1)
{
    public ReadOnlySpan<float> Values { get; } = values;

    public ReadOnlySpan<long> Dims { get; } = dims;

    public ReadOnlySpan<bool> IsData { get; } = isData;

    /// <summary>How many samples can be told apart; 1 where filling is not marked sample by sample.</summary>
    public int Samples { get; } = isData.Length % samples == 0 ? samples : 1;

    /// <summary>How far the elements that count reach, where somebody has looked; null where nobody has.</summary>
    internal Extremes? Extremes { get; init; }

    /// <summary>What it shows of one sample.</summary>
    /// <param name="index">From 0 to <see cref="Samples"/> − 1.</param>
    public Observation Sample(int index)
    {
        if (Samples == 1)
            return this;
        var (elements, flags) = (Values.Length / Samples, IsData.Length / Samples);
        return new Observation(Values.Slice(index * elements, elements), Dims[1..], IsData.Slice(index * flags, flags));
    }

    /// <summary>Neighbouring elements that share one flag of <see cref="IsData"/>.</summary>
    public int ElementsPerFlag => IsData.IsEmpty ? Values.Length : Values.Length / IsData.Length;
}
