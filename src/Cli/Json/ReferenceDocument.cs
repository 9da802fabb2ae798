using NNCompress.History;

namespace NNCompress.Cli.Json;

/// <summary>The result beside the model of <c>--reference</c>: accuracy is null without data, latency where it was not measured.</summary>
sealed record ReferenceDocument(string Model, SizeDocument Size, MetricDocument? Accuracy, LatencyDocument? Latency)
{
    public static ReferenceDocument Of(ReferenceComparison r) =>
        new(
            r.Path,
            SizeDocument.Of(r.Size),
            r.Accuracy is null ? null : MetricDocument.Of(r.Accuracy),
            r.Latency is null ? null : LatencyDocument.Of(r.Latency)
        );
}
