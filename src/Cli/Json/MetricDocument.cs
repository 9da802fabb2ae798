using NNCompress.Evaluation;

namespace NNCompress.Cli.Json;

/// <summary>A metric before and after, in the metric's own unit: shares are fractions of 1, losses are in nats. The loss is what the change cost.</summary>
sealed record MetricDocument(
    string Metric,
    bool HigherIsBetter,
    long Samples,
    EstimateDocument Before,
    EstimateDocument After,
    DropDocument? Drop,
    LossDocument? Loss
)
{
    public static MetricDocument Of(MetricComparison c) =>
        new(
            c.Before.Metric.Id,
            c.Before.Metric.HigherIsBetter,
            c.After.Samples,
            EstimateDocument.Of(c.Before),
            EstimateDocument.Of(c.After),
            c.Drop is null ? null : DropDocument.Of(c.Drop),
            c.Loss is null ? null : LossDocument.Of(c.Before.Metric, c.Loss)
        );
}
