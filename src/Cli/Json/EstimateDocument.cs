using NNCompress.Metrics;

namespace NNCompress.Cli.Json;

/// <summary>A value with its 95 % interval.</summary>
sealed record EstimateDocument(double Value, double Low, double High)
{
    public static EstimateDocument Of(MetricResult r) => new(r.Value, r.Interval.Low, r.Interval.High);
}
