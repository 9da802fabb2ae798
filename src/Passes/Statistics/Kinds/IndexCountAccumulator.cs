namespace NNCompress.Passes.Statistics;

/// <summary>What <see cref="IndexCountStatistic"/> collects.</summary>
public sealed class IndexCountAccumulator(int entries) : StatisticAccumulator
{
    private long[] _counts = new long[entries];

    /// <summary>How often each entry was picked.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <inheritdoc/>
    public override void Add(in Observation observation)
    {
        var perFlag = observation.ElementsPerFlag;
        for (var i = 0; i < observation.Values.Length; i++)
        {
            if (!observation.IsData.IsEmpty && !observation.IsData[i / perFlag])
                continue;
            var index = (int)observation.Values[i];
            if (index < 0)
                index += entries;
            // another is an error where it is used, and it may not be used
            if ((uint)index < (uint)entries)
                _counts[index]++;
        }
    }

    /// <inheritdoc/>
    public override void Merge(StatisticAccumulator later)
    {
        var other = (IndexCountAccumulator)later;
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <inheritdoc/>
    public override void Write(BinaryWriter writer) => StateArray.Write<long>(writer, _counts);

    /// <inheritdoc/>
    public override void Read(BinaryReader reader) => _counts = StateArray.Read<long>(reader, entries);
}
