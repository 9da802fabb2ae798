using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes;
using NNCompress.Passes.Statistics;

namespace NNCompress.Pipeline;

/// <summary>Runs the passes of a request on an open model, one after the other, and verifies the graph after each.</summary>
internal sealed class PassRunner(CompressionRequest request, ChoiceScores? scores, IProgress<StageProgress>? progress)
{
    /// <summary>How many values a message names.</summary>
    private const int NamedValues = 3;

    private bool _isStoredAnew;

    /// <summary>
    /// The model before the first pass that changes what it computes, or before the first that stores its weights in another form, once that has run; null before either.
    /// </summary>
    public Model? Reference { get; private set; }

    /// <exception cref="DiagnosticException">A pass found that its options do not fit the model.</exception>
    /// <exception cref="InvalidOperationException">A pass left a broken graph: a defect of the pass, not of the input.</exception>
    public IReadOnlyList<PassReport> Run(Model model, CalibrationRun? calibration, DiagnosticBag findings, CancellationToken cancellation)
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

        var reports = RunAll(request.Steps, model, calibration, findings, cancellation);
        WarnOfUnused(calibration, reports, findings);
        return reports;
    }

    /// <summary>Runs the passes that come after the review.</summary>
    /// <exception cref="DiagnosticException">A pass found that its options do not fit the model.</exception>
    public IReadOnlyList<PassReport> Finish(Model model, DiagnosticBag findings, CancellationToken cancellation) =>
        RunAll(request.LastSteps, model, null, findings, cancellation);

    private List<PassReport> RunAll(
        IReadOnlyList<PassStep> steps,
        Model model,
        CalibrationRun? calibration,
        DiagnosticBag findings,
        CancellationToken cancellation
    )
    {
        var reports = new List<PassReport>();
        foreach (var step in steps)
        {
            cancellation.ThrowIfCancellationRequested();
            var entry = PassCatalogue.Find(step.Id)!;
            // shares the model's tensors, which stay open longer than this
            var anew = !_isStoredAnew && entry.Create(step.Options ?? entry.DefaultOptions).StoresWeightsAnew;
            var original = (Reference is null && !entry.PreservesOutputs) || anew ? ModelCopy.Of(model).Model : null;
            var report = Run(entry, step, new PassInputs(model, Reference, calibration), findings, cancellation);
            reports.AddRange([report, .. report.Inner]);
            Reference = anew ? report.Reference ?? original : Reference ?? report.Reference ?? original;
            _isStoredAnew |= anew;
            RequireSound(model, step.Id);
        }

        return reports;
    }

    /// <exception cref="InvalidOperationException">A pass left a broken graph: a defect of the pass, not of the input.</exception>
    public static void RequireSound(Model model, string passId)
    {
        if (ModelVerifier.Verify(model).Where(d => d.Severity == Severity.Error).ToArray() is [var first, ..] errors)
            throw new InvalidOperationException($"{passId} left a graph with {errors.Length} errors, first: {first}");
    }

    /// <summary>One description for both purposes is no mistake, whatever of it is used.</summary>
    private void WarnOfUnused(CalibrationRun? calibration, List<PassReport> reports, DiagnosticBag findings)
    {
        if (calibration is not { IsUsed: false } || calibration.Path == request.Data.Evaluation)
            return;
        // where no layer was changed there was nothing to learn for, and it is not the data that is one too many
        var hasNothingToDo =
            request.Steps.Any(s => Compresses(s.Id)) && !reports.Any(r => Compresses(r.PassId) && r.Layers.Any(l => l.Changed));
        findings.Add(
            hasNothingToDo
                ? PipelineCodes.CalibrationUnused.At(
                    calibration.Path,
                    "The passes found no layer to change, and looked at no calibration data.",
                    "The report has the reason for each layer: give the float model where this one is quantized already, or allow more layers (--include, --exclude); else keep the model as it is."
                )
                : PipelineCodes.CalibrationUnused.At(
                    calibration.Path,
                    "No pass of this run uses calibration data.",
                    "Leave it out, or give it as evaluation data."
                )
        );
    }

    private static bool Compresses(string passId) => PassCatalogue.Find(passId) is not { PreservesOutputs: true };

    private PassReport Run(PassEntry entry, PassStep step, PassInputs inputs, DiagnosticBag findings, CancellationToken cancellation)
    {
        var pass = entry.Create(step.Options ?? entry.DefaultOptions);
        var statistics = Collect(pass, inputs, cancellation);
        progress?.Report(new StageProgress(step.Id, null, 0));
        return pass.Run(
            new PassContext(inputs.Model, step.Id)
            {
                Findings = findings,
                Layers = request.Layers,
                Seed = request.Seed,
                Threads = request.Threads,
                Statistics = statistics,
                Calibration = inputs.Calibration,
                Reference = inputs.Reference,
                Scorer = scores?.Evaluated,
                LearnedScorer = scores?.Learned,
                Detail = request.Detail,
                Cancellation = cancellation,
                Progress = progress is null
                    ? null
                    : new ProgressRelay<PassProgress>(progress, p => new StageProgress(step.Id, p.Step, p.Done)),
            }
        );
    }

    private StatisticSet Collect(Pass pass, PassInputs inputs, CancellationToken cancellation)
    {
        var requests = pass.RequestStatistics(inputs.Model, request.Layers);
        if (requests.Count == 0)
            return StatisticSet.Empty;
        if (inputs.Calibration is { } calibration)
            return calibration.Collect(inputs.Model, requests, cancellation);
        throw new DiagnosticException(WhyNeeded(pass, requests));
    }

    private static Diagnostic WhyNeeded(Pass pass, IReadOnlyList<StatisticRequest> requests)
    {
        if (pass.InsteadOfStatistics is not { } given)
            return PipelineCodes.CalibrationNeeded.At(
                pass.Id,
                $"{pass.Id} learns from calibration data, and none is given.",
                "Give samples with --data or --calibration; labels are not needed."
            );
        string[] missing = [.. requests.Select(r => r.Value.Name).Distinct()];
        var names = string.Join(", ", missing.Take(NamedValues).Select(n => $"'{n}'"));
        var more = missing.Length > NamedValues ? $" and {missing.Length - NamedValues} more" : "";
        return PipelineCodes.CalibrationNeeded.At(
            pass.Id,
            $"{given} lack {names}{more}, and no calibration data is given to observe {(missing.Length == 1 ? "it" : "them")} on.",
            "Give what was saved for this model, or samples with --data or --calibration; labels are not needed."
        );
    }

    /// <summary>What passes get beside the request.</summary>
    private sealed record PassInputs(Model Model, Model? Reference, CalibrationRun? Calibration);
}
