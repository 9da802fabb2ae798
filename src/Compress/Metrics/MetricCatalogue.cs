using System.Globalization;

namespace NNCompress.Metrics;

/// <summary>The metrics by the names under which descriptions ask for them.</summary>
public static class MetricCatalogue
{
    /// <summary>The spellings that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["top1", "top5", "topK", "loss"];

    /// <summary>The metric of a name, or null: <c>top1</c>, <c>top5</c> and any other <c>topK</c>, <c>loss</c>.</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="scores">What the model's scores are, for metrics to which it matters.</param>
    public static Metric? Find(string name, ScoreKind scores = ScoreKind.Auto)
    {
        if (name == "loss")
            return new CrossEntropy(scores);
        if (
            name.StartsWith("top", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var k)
            && k is > 0 and <= 100_000
        )
        {
            return new TopK(k);
        }
        return null;
    }
}
