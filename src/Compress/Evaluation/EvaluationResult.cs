using NNCompress.Metrics;

namespace NNCompress.Evaluation;

/// <summary>What a model scored on a data set.</summary>
/// <param name="Main">The metric that was asked for.</param>
/// <param name="Others">Metrics that came along at no cost: top-1, top-5, loss, as far as they tell anything about this model.</param>
public sealed record EvaluationResult(MetricResult Main, IReadOnlyList<MetricResult> Others)
{
    /// <summary>How many samples were evaluated.</summary>
    public long Samples => Main.Samples;

    /// <summary>The result of a metric by its name, or null.</summary>
    public MetricResult? Find(string id) => Main.Metric.Id == id ? Main : Others.FirstOrDefault(r => r.Metric.Id == id);
}
