namespace NNCompress.Passes;

/// <summary>
/// A streamed accumulator's description (range, histogram, second moment). Two descriptions that are equal as records are the
/// same statistic. Each derived record answers for itself how it accumulates.
/// </summary>
public abstract record StatisticKind;
