using NNCompress.Yaml;

namespace NNCompress.Metrics.Positions;

/// <summary>
/// Harmonic mean of precision and recall of the yeses, 2·TP/(2·TP + FP + FN): for questions whose answer is mostly no, as whether a
/// sentence ends here. Without a yes on either side there is nothing to find, and nothing was: 1.
/// </summary>
public sealed record F1Score(double Threshold = 0.5, int? Channel = null, ScoreKind Scores = ScoreKind.Auto)
    : PositionMetric(Threshold, Channel, Scores)
{
    public const string Key = "f1";

    /// <inheritdoc/>
    public override string Id => Key;

    internal static Metric? FromYaml(YamlMap? map, ScoreKind scores) =>
        PositionOptions.Read(map, 0.5) is var (threshold, channel) ? new F1Score(threshold, channel, scores) : null;

    /// <inheritdoc/>
    protected override double Figure(double truePositives, double falsePositives, double falseNegatives, double trueNegatives)
    {
        var all = 2 * truePositives + falsePositives + falseNegatives;
        return all == 0 ? 1 : 2 * truePositives / all;
    }
}
