using NNCompress.Evaluation;
using NNCompress.Metrics;

namespace NNCompress.Cli.Rendering;

/// <summary>A metric before and after, each with its interval, and the paired difference.</summary>
static class MetricSection
{
    public static void Write(TextReport report, MetricComparison comparison)
    {
        var (before, after, drop) = comparison;
        var metric = before.Metric;
        report.Write(
            $"{before.Metric.Id}: {Value(before)} → {Value(after)} over {NumberText.Count(after.Samples)} samples (95 % intervals)"
        );
        if (drop is not null)
            report.Write(
                $"  {Change(drop)}; {NumberText.Count(drop.Lost)} lost, {NumberText.Count(drop.Gained)} gained, {PValue(drop.PValue)} (McNemar)"
            );
        else if (comparison.Loss is { } loss)
            report.Write($"  {Change(metric, loss)}");
        foreach (var note in new[] { before.Note, after.Note }.OfType<string>().Distinct())
            report.Write($"  {note}");
    }

    private static string Value(MetricResult result)
    {
        var (low, high, _) = result.Interval;
        return result.Metric.Unit switch
        {
            MetricUnit.Share => $"{result.Value * 100:0.00} % [{low * 100:0.00}, {high * 100:0.00}]",
            MetricUnit.Decibel when double.IsFinite(result.Value) => $"{result.Value:0.00} dB [{low:0.00}, {high:0.00}]",
            MetricUnit.Decibel => $"{NumberText.Significant(result.Value)} dB",
            _ => $"{NumberText.Significant(result.Value)} [{NumberText.Significant(low)}, {NumberText.Significant(high)}]",
        };
    }

    private static string Change(Metric metric, MetricLoss loss)
    {
        // The interval is of the loss; where the metric got better, it is turned round with it.
        var (verb, points, low, high) =
            loss.Points < 0
                ? ("got better", -loss.Points, -loss.Interval.High, -loss.Interval.Low)
                : ("got worse", loss.Points, loss.Interval.Low, loss.Interval.High);
        string Text(double value) => metric.Unit == MetricUnit.Share ? $"{value:0.00}" : NumberText.Significant(value);
        return $"{verb} by {Text(points)} {metric.PointsUnit}".TrimEnd() + $" [{Text(low)}, {Text(high)}]";
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
}
