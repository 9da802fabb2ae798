namespace NNCompress.Metrics;

/// <summary>A metric's value over a data set.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The value in the metric's unit; shares are fractions of 1.</param>
/// <param name="Samples">How many samples it is made of.</param>
/// <param name="Interval">Its 95 % confidence interval.</param>
/// <param name="Correct">Which samples were answered rightly, for paired tests; null for a metric that has no right and wrong.</param>
/// <param name="IsTrivial">Whether the value says nothing about the model, as top-5 among two classes.</param>
/// <param name="Note">What the reader should know about how the value came about.</param>
public sealed record MetricResult(
    Metric Metric,
    double Value,
    long Samples,
    Interval Interval,
    SampleBits? Correct = null,
    bool IsTrivial = false,
    string? Note = null
)
{
    /// <summary>What each unit contributed, for paired intervals; null for a metric whose <see cref="Correct"/> says it all.</summary>
    public UnitEvidence? Evidence { get; init; }

    /// <summary>The value on the scale of gates: higher is better.</summary>
    public double Points => Metric.Points(Value);
}
