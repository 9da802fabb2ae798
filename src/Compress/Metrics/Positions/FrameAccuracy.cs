using NNCompress.Yaml;

namespace NNCompress.Metrics.Positions;

/// <summary>Share of positions answered rightly, (TP + TN)/(TP + FP + FN + TN), as frames of sound with and without speech.</summary>
public sealed record FrameAccuracy(double Threshold = 0.5, int? Channel = null, ScoreKind Scores = ScoreKind.Auto)
    : PositionMetric(Threshold, Channel, Scores)
{
    public const string Key = "frame-accuracy";

    /// <inheritdoc/>
    public override string Id => Key;

    internal static Metric? FromYaml(YamlMap? map, ScoreKind scores) =>
        PositionOptions.Read(map, 0.5) is var (threshold, channel) ? new FrameAccuracy(threshold, channel, scores) : null;

    /// <inheritdoc/>
    protected override double Figure(double truePositives, double falsePositives, double falseNegatives, double trueNegatives) =>
        (truePositives + trueNegatives) / (truePositives + falsePositives + falseNegatives + trueNegatives);
}
