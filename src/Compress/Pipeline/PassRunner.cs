using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes;

namespace NNCompress.Pipeline;

/// <summary>Runs the passes of a request on an open model, one after the other, and verifies the graph after each.</summary>
internal sealed class PassRunner(CompressionRequest request, IModelScorer? scorer, IProgress<StageProgress>? progress)
{
    /// <exception cref="DiagnosticException">A pass found that its options do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">A pass left a broken graph: a defect of the pass, not of the input.</exception>
    public IReadOnlyList<PassReport> Run(Model model, DiagnosticBag findings, CancellationToken cancellation)
    {
        foreach (var pattern in request.Layers.UnmatchedIn(model))
        {
            findings.Add(
                PipelineCodes.PatternMatchesNothing.At(
                    model.Path ?? "model",
                    $"The pattern '{pattern}' matches no node and no weight.",
                    "Names of layers stand in the output of 'nncompress inspect'."
                )
            );
        }

        // Statistics are not collected yet, so calibration data of its own serves nothing; one description for both purposes is no mistake.
        if (request.Data.Calibration is { } calibration && calibration != request.Data.Evaluation)
        {
            findings.Add(
                PipelineCodes.CalibrationUnused.At(
                    calibration,
                    "No pass of this run uses calibration data.",
                    "Leave it out, or give it as evaluation data."
                )
            );
        }

        var reports = new List<PassReport>();
        foreach (var step in request.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            reports.Add(Run(step, model, findings, cancellation));
            if (ModelVerifier.Verify(model).Where(d => d.Severity == Severity.Error).ToArray() is [var first, ..] errors)
                throw new InvalidOperationException($"{step.Id} left a graph with {errors.Length} errors, first: {first}");
        }

        return reports;
    }

    private PassReport Run(PassStep step, Model model, DiagnosticBag findings, CancellationToken cancellation)
    {
        var entry = PassCatalogue.Find(step.Id)!;
        var pass = entry.Create(step.Options ?? entry.DefaultOptions);
        if (pass.RequestStatistics(model, request.Layers).Count > 0)
        {
            throw new DiagnosticException(
                PipelineCodes.StatisticsNotCollected.At(
                    step.Id,
                    $"{step.Id} needs calibration statistics, which this version does not collect.",
                    "Leave the pass out."
                )
            );
        }

        progress?.Report(new StageProgress(step.Id, null, 0));
        return pass.Run(
            new PassContext(model, step.Id)
            {
                Findings = findings,
                Layers = request.Layers,
                Seed = request.Seed,
                Threads = request.Threads,
                Scorer = scorer,
                Detail = request.Detail,
                Cancellation = cancellation,
                Progress = progress is null
                    ? null
                    : new ProgressRelay<PassProgress>(progress, p => new StageProgress(step.Id, p.Step, p.Done)),
            }
        );
    }
}
