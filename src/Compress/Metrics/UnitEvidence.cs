namespace NNCompress.Metrics;

/// <summary>
/// What each independent unit (an image, a clip, a document: never a frame or token of one) contributed to a metric, kept so far that
/// the metric of any resample of units can be computed.
/// </summary>
public abstract class UnitEvidence
{
    /// <summary>How many units there are.</summary>
    public abstract int Count { get; }

    /// <summary>The metric where unit i counts <paramref name="times"/>[i] times.</summary>
    /// <returns>NaN where the units chosen tell nothing.</returns>
    public abstract double Value(ReadOnlySpan<int> times);
}
