using NNCompress.Metrics;

namespace NNCompress.Pipeline;

/// <summary>Whether a quality gate was met.</summary>
/// <param name="Name">The gate: <c>drop</c>, in points of the metric, <c>speedup</c>, or <c>sqnr</c>, in dB.</param>
/// <param name="Passed">True where the figure is acceptable.</param>
/// <param name="Limit">Largest acceptable drop, or least acceptable speed-up or SQNR.</param>
/// <param name="Measured">The figure measured; a negative drop is a gain; NaN where it could not be measured.</param>
public sealed record GateVerdict(string Name, bool Passed, double Limit, double Measured)
{
    /// <summary>What the figures of a drop are counted in; points for accuracies.</summary>
    public string Unit { get; init; } = "points";

    /// <summary>The gate on how much of a metric may be lost.</summary>
    internal static GateVerdict OfDrop(MetricResult before, MetricResult after, double allowed)
    {
        var lost = before.Points - after.Points;
        return new GateVerdict("drop", lost <= allowed, allowed, lost) { Unit = before.Metric.PointsUnit };
    }
}
