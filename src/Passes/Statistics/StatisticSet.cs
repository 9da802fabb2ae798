using NNCompress.OnnxIO;

namespace NNCompress.Passes.Statistics;

/// <summary>Statistics that were collected, by request.</summary>
public sealed class StatisticSet(IReadOnlyDictionary<StatisticRequest, StatisticAccumulator?> collected)
{
    public static StatisticSet Empty { get; } = new(new Dictionary<StatisticRequest, StatisticAccumulator?>());

    /// <summary>The statistic of a value; null where no sample reached the value.</summary>
    /// <exception cref="InvalidOperationException">It was not asked for.</exception>
    public TAccumulator? Of<TAccumulator>(Value value, StatisticKind kind)
        where TAccumulator : StatisticAccumulator =>
        collected.TryGetValue(new StatisticRequest(value, kind), out var found)
            ? (TAccumulator?)found
            : throw new InvalidOperationException($"'{value}': {kind.Key} was not asked for.");
}
