namespace NNCompress.Metrics;

/// <summary>What a metric's figure is counted in.</summary>
public enum MetricUnit
{
    /// <summary>A share of one, printed as per cent; differences are percentage points.</summary>
    Share,

    /// <summary>Natural logarithms, of losses.</summary>
    Nats,

    /// <summary>Decibels.</summary>
    Decibel,

    /// <summary>A plain number.</summary>
    Number,
}
