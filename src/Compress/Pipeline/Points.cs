using NNCompress.Metrics;

namespace NNCompress.Pipeline;

/// <summary>A metric in points, the unit of gates: accuracies count 0 to 100, other metrics in their own unit.</summary>
internal static class Points
{
    /// <summary>The figure, turned so that higher is better.</summary>
    public static double Of(MetricResult result)
    {
        var value = result.Correct is null ? result.Value : 100 * result.Value;
        return result.Metric.HigherIsBetter ? value : -value;
    }

    /// <summary>How much was lost; negative where something was gained.</summary>
    public static double Lost(MetricResult before, MetricResult after) => Of(before) - Of(after);
}
