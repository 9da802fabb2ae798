using NNCompress.Cli.Json;
using NNCompress.Validation;

namespace NNCompress.Cli.Commands.Validate;

/// <summary>A comparison as JSON.</summary>
sealed record ValidateDocument(
    string Reference,
    string Candidate,
    long Samples,
    bool RandomInputs,
    IReadOnlyList<ComparedOutputDocument> Outputs,
    IReadOnlyList<MetricDocument> Metrics,
    IReadOnlyList<GateDocument> Gates
)
{
    public static ValidateDocument Of(ModelComparison c) =>
        new(
            c.ReferencePath,
            c.CandidatePath,
            c.Samples,
            c.RandomInputs,
            [.. c.Outputs.Select(ComparedOutputDocument.Of)],
            [.. c.Metrics.Select(MetricDocument.Of)],
            [.. c.Gates.Select(GateDocument.Of)]
        );
}
