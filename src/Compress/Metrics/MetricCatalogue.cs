using System.Globalization;
using NNCompress.Metrics.Detection;
using NNCompress.Metrics.Positions;
using NNCompress.Metrics.Signals;
using NNCompress.Yaml;

namespace NNCompress.Metrics;

/// <summary>The metrics by the names under which descriptions ask for them, and how each is written with options.</summary>
public static class MetricCatalogue
{
    private static readonly Dictionary<string, Func<YamlMap?, ScoreKind, Metric?>> Readers = new(StringComparer.Ordinal)
    {
        ["loss"] = (_, scores) => new CrossEntropy(scores),
        [MeanAveragePrecision.Key] = MeanAveragePrecision.FromYaml,
        [FrameAccuracy.Key] = FrameAccuracy.FromYaml,
        [F1Score.Key] = F1Score.FromYaml,
        [Perplexity.Key] = Perplexity.FromYaml,
        [PeakSignalToNoise.Key] = PeakSignalToNoise.FromYaml,
        [SignalToQuantizationNoise.Key] = (_, _) => new SignalToQuantizationNoise(),
    };

    /// <summary>The spellings that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["top1", "top5", "topK", .. Readers.Keys];

    /// <summary>The metric of a name with its default options, or null: <c>top1</c>, <c>top5</c> and any other <c>topK</c>, <c>loss</c>, <c>map</c> …</summary>
    /// <param name="name">The name as written.</param>
    /// <param name="scores">What the model's scores are, for metrics to which it matters.</param>
    public static Metric? Find(string name, ScoreKind scores = ScoreKind.Auto) => Read(name, null, scores);

    /// <summary>The metric of a name with options.</summary>
    /// <returns>Null where there is no such metric, or an option is wrong, which is then reported.</returns>
    internal static Metric? Read(string name, YamlMap? options, ScoreKind scores)
    {
        if (Readers.TryGetValue(name, out var read))
            return read(options, scores);
        return
            name.StartsWith("top", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var k)
            && k is > 0 and <= 100_000
            ? new TopK(k)
            : null;
    }
}
