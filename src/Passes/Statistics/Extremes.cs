namespace NNCompress.Passes.Statistics;

/// <summary>
/// What one pass over the elements that count tells: whether all of them are finite, and how far they reach. Tensors of a run are larger than caches, so looking at
/// them costs as often as it is done: who hands an observation on looks once, for all who need it.
/// </summary>
/// <param name="Min">The smallest; means nothing where the magnitude is not finite, and is +∞ where there are no elements.</param>
/// <param name="Max">The largest; alike, and −∞.</param>
/// <param name="Magnitude">The largest <see cref="RangeKernels.MagnitudeBits"/>.</param>
/// <param name="Count">How many elements count.</param>
internal readonly record struct Extremes(float Min, float Max, uint Magnitude, long Count)
{
    /// <summary>Whether there is neither NaN nor infinity.</summary>
    public bool AreFinite => Magnitude <= RangeKernels.LargestFinite;

    public static Extremes Of(in Observation observation)
    {
        var (min, max, magnitude, count) = (float.PositiveInfinity, float.NegativeInfinity, 0u, 0L);
        foreach (var run in new DataRuns(observation))
        {
            var (least, most, largest) = RangeKernels.Scan(run);
            (min, max, magnitude) = (Math.Min(min, least), Math.Max(max, most), Math.Max(magnitude, largest));
            count += run.Length;
        }

        return new Extremes(min, max, magnitude, count);
    }
}
