using NNCompress.Evaluation;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Pipeline;

namespace NNCompress.Validation;

/// <summary>How two models differ.</summary>
/// <param name="ReferencePath">The model that counts as right.</param>
/// <param name="CandidatePath">The model that is judged.</param>
/// <param name="Samples">Samples (or random runs) that both were run on.</param>
/// <param name="RandomInputs">Whether the inputs were drawn at random.</param>
/// <param name="Outputs">Each output compared.</param>
/// <param name="Metrics">Top-1, top-5 and loss of both, where there are labels.</param>
/// <param name="Gates">The verdicts of the gates asked for.</param>
/// <param name="Findings">Warnings and remarks.</param>
public sealed record ModelComparison(
    string ReferencePath,
    string CandidatePath,
    long Samples,
    bool RandomInputs,
    IReadOnlyList<OutputComparison> Outputs,
    IReadOnlyList<MetricComparison> Metrics,
    IReadOnlyList<GateVerdict> Gates,
    IReadOnlyList<Diagnostic> Findings
);
