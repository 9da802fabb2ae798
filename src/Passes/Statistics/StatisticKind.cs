namespace NNCompress.Passes.Statistics;

/// <summary>
/// A streamed statistic's description (range, histogram, second moment). Two descriptions that are equal as records are the same
/// statistic and are collected once. Each derived record answers for itself how it accumulates.
/// </summary>
public abstract record StatisticKind
{
    /// <summary>Name and settings, as <c>histogram(2048)</c>: part of the key under which results are stored.</summary>
    public abstract string Key { get; }

    /// <summary>
    /// Whether infinities may come, as masks add them: the kind leaves them out by itself. Otherwise one in an activation is an error, as NaN always is.
    /// </summary>
    public virtual bool TakesInfinity => false;

    /// <summary>An accumulator that has seen nothing.</summary>
    public abstract StatisticAccumulator NewAccumulator();

    /// <summary>As <see cref="NewAccumulator()"/>, with a place for what is large.</summary>
    internal virtual StatisticAccumulator NewAccumulator(SumRoom room) => NewAccumulator();
}
