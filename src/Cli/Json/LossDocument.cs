using NNCompress.Metrics;

namespace NNCompress.Cli.Json;

/// <summary>What a change of the model cost in the unit of gates, positive where it got worse, with its paired 95 % interval.</summary>
sealed record LossDocument(double Value, double Low, double High, string Unit)
{
    public static LossDocument Of(Metric metric, MetricLoss loss) =>
        new(loss.Points, loss.Interval.Low, loss.Interval.High, metric.PointsUnit);
}
