using NNCompress.Evaluation;
using NNCompress.History;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;
using NNCompress.Speed;

namespace NNCompress.Pipeline;

/// <summary>What a compression did, measured.</summary>
/// <param name="ModelPath">The model that was compressed.</param>
/// <param name="OutputPath">The file that was written; null where none was asked for. Ends in <c>.rejected</c> where the gate failed.</param>
/// <param name="Passes">What each pass did, in order.</param>
/// <param name="SizeBefore">Size of the model as it came.</param>
/// <param name="SizeAfter">Size of the model as written (or as it would be).</param>
/// <param name="Accuracy">The metric before and after; null without evaluation data.</param>
/// <param name="Gates">The verdicts of the gates that were asked for: <see cref="CompressionRequest.MaxDrop"/>, <see cref="CompressionRequest.RequireSpeedup"/>.</param>
/// <param name="Findings">Warnings and remarks of all stages.</param>
public sealed record CompressionResult(
    string ModelPath,
    string? OutputPath,
    IReadOnlyList<PassReport> Passes,
    ModelSize SizeBefore,
    ModelSize SizeAfter,
    MetricComparison? Accuracy,
    IReadOnlyList<GateVerdict> Gates,
    IReadOnlyList<Diagnostic> Findings
)
{
    /// <summary>How fast the result is; null where that was not asked for or could not be measured.</summary>
    public SpeedProof? Speed { get; init; }

    /// <summary>Which quantized layers were given back to float for their speed; null where that was not asked for.</summary>
    public DecisionFile? Decisions { get; init; }

    /// <summary>What all runs that led to the result brought, this one last; null where <see cref="CompressionRequest.Verb"/> was.</summary>
    public ModelHistory? History { get; init; }

    /// <summary>The result beside <see cref="CompressionRequest.ReferencePath"/>; null where none was given.</summary>
    public ReferenceComparison? Reference { get; init; }

    /// <summary>The first gate that was missed, else the first that was met; null where none was asked for.</summary>
    public GateVerdict? Gate => Gates.FirstOrDefault(g => !g.Passed) ?? (Gates is [var first, ..] ? first : null);
}
