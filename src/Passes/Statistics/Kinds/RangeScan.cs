namespace NNCompress.Passes.Statistics;

/// <summary>
/// Smallest and largest of the values that count. Non-finite values and those above a limit are counted and left out. A range that has
/// seen nothing is [+∞, −∞].
/// </summary>
internal struct RangeScan(float ignoreMagnitudeAbove)
{
    /// <summary>Values that are looked at together; only where one of them does not count, each is looked at alone.</summary>
    public const int Tile = 4096;

    private readonly uint _limit = RangeKernels.LimitOf(ignoreMagnitudeAbove);

    public float Min { get; private set; } = float.PositiveInfinity;

    public float Max { get; private set; } = float.NegativeInfinity;

    public long Count { get; private set; }

    public long NonFinite { get; private set; }

    public long Ignored { get; private set; }

    /// <summary>Takes in what counts of an observation.</summary>
    public void Add(in Observation observation)
    {
        if (Includes(observation))
        {
            Include(observation.Extremes!.Value);
            return;
        }

        foreach (var run in new DataRuns(observation))
            Add(run);
    }

    /// <summary>Whether it is known of an observation that all its elements count.</summary>
    public readonly bool Includes(in Observation observation) => observation.Extremes is { } extremes && extremes.Magnitude <= _limit;

    /// <summary>Takes in elements of which all count.</summary>
    public void Include(Extremes extremes)
    {
        Widen(extremes.Min, extremes.Max);
        Count += extremes.Count;
    }

    public void Add(ReadOnlySpan<float> values)
    {
        for (; !values.IsEmpty; values = values[Math.Min(Tile, values.Length)..])
            AddTile(values[..Math.Min(Tile, values.Length)]);
    }

    /// <summary>Takes in a few values.</summary>
    /// <returns>Whether all of them count.</returns>
    public bool AddTile(ReadOnlySpan<float> values)
    {
        var (min, max, magnitude) = RangeKernels.Scan(values);
        if (magnitude <= _limit)
        {
            Widen(min, max);
            Count += values.Length;
            return true;
        }

        foreach (var x in values)
        {
            if (Counts(x))
            {
                Widen(x, x);
                Count++;
            }
            else if (float.IsFinite(x))
            {
                Ignored++;
            }
            else
            {
                NonFinite++;
            }
        }

        return false;
    }

    public readonly bool Counts(float x) => RangeKernels.MagnitudeBits(x) <= _limit;

    public void Merge(in RangeScan later)
    {
        if (_limit != later._limit)
            throw new ArgumentException("a statistic with another limit", nameof(later));
        Widen(later.Min, later.Max);
        Count += later.Count;
        NonFinite += later.NonFinite;
        Ignored += later.Ignored;
    }

    public readonly void Write(BinaryWriter writer)
    {
        writer.Write(_limit);
        writer.Write(Min);
        writer.Write(Max);
        writer.Write(Count);
        writer.Write(NonFinite);
        writer.Write(Ignored);
    }

    public void Read(BinaryReader reader)
    {
        if (reader.ReadUInt32() != _limit)
            throw new InvalidDataException("a statistic with another limit");
        (Min, Max) = (reader.ReadSingle(), reader.ReadSingle());
        (Count, NonFinite, Ignored) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        var isRange = float.IsFinite(Min) && float.IsFinite(Max) && Min <= Max;
        var isEmpty = float.IsPositiveInfinity(Min) && float.IsNegativeInfinity(Max);
        if (Count < 0 || NonFinite < 0 || Ignored < 0 || !(Count > 0 ? isRange : isEmpty))
            throw new InvalidDataException($"{Count} values in [{Min}, {Max}]");
    }

    private void Widen(float min, float max)
    {
        // + 0: which of the two zeros comes out would depend on how the values were cut
        Min = Math.Min(Min, min) + 0f;
        Max = Math.Max(Max, max) + 0f;
    }
}
