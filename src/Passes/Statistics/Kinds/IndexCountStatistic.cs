namespace NNCompress.Passes.Statistics;

/// <summary>How often each entry of a table is picked, of values that are indices into it. A negative index counts from the end.</summary>
/// <param name="Entries">Entries of the table; at most <see cref="MostEntries"/>.</param>
public sealed record IndexCountStatistic(int Entries) : StatisticKind
{
    /// <summary>Observations hold floats, which hold whole numbers up to here.</summary>
    public const int MostEntries = 1 << 24;

    /// <inheritdoc/>
    public override string Key => $"index-count({Entries})";

    /// <inheritdoc/>
    public override StatisticAccumulator NewAccumulator() => new IndexCountAccumulator(Entries);
}
