using NNCompress.Evaluation;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Speed;

namespace NNCompress.Pipeline;

/// <summary>
/// Writes the result of a run: opened by the runtime and measured under a temporary name, then renamed; a gate missed changes the
/// name. Where no output is asked for, it lies in a temporary folder until this is disposed.
/// </summary>
internal sealed class OutputFile(CompressionRequest request, DiagnosticBag findings, IProgress<StageProgress>? progress) : IDisposable
{
    private readonly DirectoryInfo? _temporary = request.OutputPath is null ? Directory.CreateTempSubdirectory("nncompress-") : null;

    /// <summary>The file that stays; null where no output was asked for.</summary>
    public string? Path { get; private set; }

    /// <summary>Every file of the result, its external data included.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>The verdicts of the gates; empty where there is none.</summary>
    public IReadOnlyList<GateVerdict> Gates { get; private set; } = [];

    /// <summary>How fast the result is; null where that was not asked for or could not be measured.</summary>
    public SpeedProof? Speed { get; private set; }

    /// <param name="model">The result.</param>
    /// <param name="fallback">How it was settled that it is this model, and what is known of its speed.</param>
    /// <param name="evaluation">Scores it; null without evaluation data.</param>
    /// <param name="before">What the original scored.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    /// <returns>What the result scored; null without evaluation data.</returns>
    public EvaluationResult? Write(
        Model model,
        FloatFallback fallback,
        EvaluationRun? evaluation,
        EvaluationResult? before,
        CancellationToken cancellation
    )
    {
        var target = request.OutputPath ?? System.IO.Path.Combine(_temporary!.FullName, "result.onnx");
        EvaluationResult? after = null;
        progress?.Report(new StageProgress("writing", target, null));
        ModelWriter.SaveProved(model, target, ProveAndName, request.Save, cancellation);
        using (var written = ModelReader.Open(target))
            Files = written.FilePaths;
        Path = request.OutputPath is null ? null : target;
        return after;

        string ProveAndName(string candidate)
        {
            LoadProof.Require(candidate, request.ModelPath, findings);
            after = evaluation?.Measure(candidate, "evaluating the result", cancellation);
            var isOriginal = fallback.Decision?.Model == FallbackModel.Original;
            if (request.MeasureSpeed || request.RequireSpeedup is not null)
                Speed = new SpeedMeter(request, findings, progress).Measure(candidate, fallback.Latency, isOriginal, cancellation);
            var verdicts = new[] { Judge(before, after), SpeedMeter.Judge(request.RequireSpeedup, Speed, isOriginal) };
            Gates = [.. verdicts.OfType<GateVerdict>()];
            if (Gates.Any(g => !g.Passed))
                target += Compressor.RejectedSuffix;
            return target;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _temporary?.Delete(recursive: true);

    private GateVerdict? Judge(EvaluationResult? before, EvaluationResult? after)
    {
        if (request.MaxDrop is not { } allowed || before is null || after is null)
            return null;
        return GateVerdict.OfDrop(before.Main, after.Main, allowed);
    }
}
