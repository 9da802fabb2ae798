using NNCompress.Evaluation;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;

namespace NNCompress.Pipeline;

/// <summary>What a compression did, measured.</summary>
/// <param name="ModelPath">The model that was compressed.</param>
/// <param name="OutputPath">The file that was written; null where none was asked for. Ends in <c>.rejected</c> where the gate failed.</param>
/// <param name="Passes">What each pass did, in order.</param>
/// <param name="SizeBefore">Size of the model as it came.</param>
/// <param name="SizeAfter">Size of the model as written (or as it would be).</param>
/// <param name="Accuracy">The metric before and after; null without evaluation data.</param>
/// <param name="Gate">The verdict of <see cref="CompressionRequest.MaxDrop"/>; null where no gate was asked for.</param>
/// <param name="Findings">Warnings and remarks of all stages.</param>
public sealed record CompressionResult(
    string ModelPath,
    string? OutputPath,
    IReadOnlyList<PassReport> Passes,
    ModelSize SizeBefore,
    ModelSize SizeAfter,
    MetricComparison? Accuracy,
    GateVerdict? Gate,
    IReadOnlyList<Diagnostic> Findings
);
