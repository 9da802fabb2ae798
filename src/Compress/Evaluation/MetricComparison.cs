using NNCompress.Metrics;

namespace NNCompress.Evaluation;

/// <summary>One metric of two models over the same samples.</summary>
/// <param name="Before">The original model's.</param>
/// <param name="After">The compressed model's.</param>
/// <param name="Drop">The paired test of the difference; null for metrics without right and wrong answers.</param>
public sealed record MetricComparison(MetricResult Before, MetricResult After, AccuracyDrop? Drop)
{
    /// <summary>What the change cost, with its paired interval; null for results that keep nothing of each sample.</summary>
    public MetricLoss? Loss { get; init; } = Drop is null ? null : MetricLoss.Of(Drop);

    /// <summary>Compares two results of one metric.</summary>
    public static MetricComparison Of(MetricResult before, MetricResult after) =>
        before.Correct is { } was && after.Correct is { } now
            ? new(before, after, AccuracyDrop.Between(was, now))
            : new(before, after, null) { Loss = MetricLoss.Between(before, after) };

    /// <summary>Compares every metric that both evaluations have, the main one first.</summary>
    public static IReadOnlyList<MetricComparison> All(EvaluationResult before, EvaluationResult after) =>
        [
            .. before
                .Others.Prepend(before.Main)
                .Select(b => (Before: b, After: after.Find(b.Metric.Id)))
                .Where(p => p.After is not null)
                .Select(p => Of(p.Before, p.After!)),
        ];
}
