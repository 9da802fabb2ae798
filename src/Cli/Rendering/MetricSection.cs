using NNCompress.Evaluation;
using NNCompress.Metrics;

namespace NNCompress.Cli.Rendering;

/// <summary>A metric before and after, each with its interval, and the paired difference.</summary>
static class MetricSection
{
    public static void Write(TextReport report, MetricComparison comparison)
    {
        var (before, after, drop) = comparison;
        report.Write(
            $"{before.Metric.Id}: {Value(before)} → {Value(after)} over {NumberText.Count(after.Samples)} samples (95 % intervals)"
        );
        if (drop is not null)
            report.Write(
                $"  {Change(drop)}; {NumberText.Count(drop.Lost)} lost, {NumberText.Count(drop.Gained)} gained, {PValue(drop.PValue)} (McNemar)"
            );
        foreach (var note in new[] { before.Note, after.Note }.OfType<string>().Distinct())
            report.Write($"  {note}");
    }

    private static string Value(MetricResult result)
    {
        var (low, high, _) = result.Interval;
        return IsShare(result.Metric)
            ? $"{result.Value * 100:0.00} % [{low * 100:0.00}, {high * 100:0.00}]"
            : $"{NumberText.Significant(result.Value)} [{NumberText.Significant(low)}, {NumberText.Significant(high)}]";
    }

    private static string Change(AccuracyDrop drop)
    {
        // The interval is of the drop; where the value rose, it is turned round with it.
        var (points, low, high) = (drop.Drop * 100, drop.Interval.Low * 100, drop.Interval.High * 100);
        return points < 0
            ? $"rose by {-points:0.00} points [{-high:0.00}, {-low:0.00}]"
            : $"fell by {points:0.00} points [{low:0.00}, {high:0.00}]";
    }

    // Below this a p-value says nothing more, and rounding decides its digits.
    private static string PValue(double p) => p < 1e-9 ? "p < 1e-9" : $"p = {NumberText.Significant(p)}";

    // Shares of right answers are higher-is-better; losses are plain numbers.
    private static bool IsShare(Metric metric) => metric.HigherIsBetter;
}
