using NNCompress.History;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Rendering;

/// <summary>The result beside the model of <c>--reference</c>.</summary>
static class ReferenceSection
{
    public static void Write(TextReport report, ReferenceComparison reference, ModelSize after)
    {
        report.Heading($"beside {reference.Path}");
        SizeSection.Write(report, reference.Size, after);
        if (reference.Accuracy is { } accuracy)
            MetricSection.Write(report, accuracy);
        if (reference.Latency is { } latency)
            LatencyLine.Write(report, latency);
    }
}
