using NNCompress.Pipeline;

namespace NNCompress.Cli.Json;

/// <summary>
/// A compression as JSON; accuracy is null without data, speed where it was not measured.
/// <c>gate</c> is the verdict that decides, null without one; <c>gates</c> has all;
/// <c>history</c> has the runs that led to the result, <c>reference</c> is null without --reference;
/// <c>floatDecisions</c> is null where slow layers were not looked for; <c>fallback</c> is null where the quantized model was written.
/// </summary>
sealed record CompressionDocument(
    string Model,
    string? Output,
    IReadOnlyList<PassDocument> Passes,
    SizeDocument Before,
    SizeDocument After,
    MetricDocument? Accuracy,
    GateDocument? Gate,
    IReadOnlyList<GateDocument> Gates,
    SpeedDocument? Speed,
    IReadOnlyList<FloatDecisionDocument>? FloatDecisions,
    FallbackDocument? Fallback,
    HistoryDocument? History,
    ReferenceDocument? Reference
)
{
    public static CompressionDocument Of(CompressionResult r) =>
        new(
            r.ModelPath,
            r.OutputPath,
            [.. r.Passes.Select(PassDocument.Of)],
            SizeDocument.Of(r.SizeBefore),
            SizeDocument.Of(r.SizeAfter),
            r.Accuracy is null ? null : MetricDocument.Of(r.Accuracy),
            r.Gate is null ? null : GateDocument.Of(r.Gate),
            [.. r.Gates.Select(GateDocument.Of)],
            r.Speed is null ? null : SpeedDocument.Of(r.Speed),
            r.Decisions is null ? null : [.. r.Decisions.Decisions.Select(FloatDecisionDocument.Of)],
            r.Decisions?.Fallback is { } fallback ? FallbackDocument.Of(fallback) : null,
            r.History is null ? null : HistoryDocument.Of(r.History),
            r.Reference is null ? null : ReferenceDocument.Of(r.Reference)
        );
}
