using NNCompress.Evaluation;
using NNCompress.History;
using NNCompress.LowRank;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.LowRank;
using NNCompress.Quantization;
using NNCompress.Speed;

namespace NNCompress.Pipeline;

/// <summary>
/// Compresses a model: reads it, measures it, runs the passes, proves that the runtime opens the result, measures that, and writes it.
/// </summary>
public static class Compressor
{
    /// <summary>Suffix of a result that missed its gate.</summary>
    public const string RejectedSuffix = ".rejected";

    /// <param name="request">What to do.</param>
    /// <param name="progress">Told what is being done; null where nobody wants to know.</param>
    /// <param name="cancellation">Stops the work; nothing is left behind.</param>
    /// <exception cref="DiagnosticException">Model, data or request do not fit; nothing was written.</exception>
    public static CompressionResult Run(
        CompressionRequest request,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        RequestCheck.Check(request);
        var findings = new DiagnosticBag();
        using var calibration = CalibrationRun.Of(request, findings, progress);
        progress?.Report(new StageProgress("reading", request.ModelPath, null));
        using var model = ModelReader.Open(request.ModelPath, findings: findings);
        findings.AddRange(ModelVerifier.Verify(model));
        findings.ThrowIfErrors();
        using var figuresBefore = request.Verb is null
            ? null
            : FigureCount.Begin(model, request.Threads, mayRunAside: !PassesMeasureTime(request), cancellation);

        var usesTuning = request.Steps.Any(s => s.Create() is { UsesTuning: true });
        using var evaluation = usesTuning
            ? EvaluationRun.OpenBesideTuning(request, progress, findings)
            : EvaluationRun.Open(request.Data, request.ModelPath, request.Threads, progress);
        findings.AddRange(evaluation?.Description.Warnings ?? []);
        var before = evaluation?.Measure(request.ModelPath, "evaluating the original", cancellation);
        var sizeBefore = SizeOf(model, model.FilePaths, request, cancellation);
        using var reference = ReferenceRun.Open(
            request,
            evaluation,
            m => SizeOf(m, m.FilePaths, request, cancellation),
            progress,
            cancellation
        );
        var earlier = request.Verb is null ? null : ModelHistory.Read(model, findings);

        using var scores = ChoiceScores.Open(request, evaluation, before, progress, cancellation);
        var passes = new PassRunner(request, scores, progress);
        var reports = passes.Run(model, calibration, findings, cancellation);
        // before anything is timed
        var history = figuresBefore is null ? null : ModelHistory.Continue(earlier, figuresBefore.Of(sizeBefore), request.Verb!);
        var review = new QuantizationReview(request, findings, progress);
        var restored = review.Review(model, passes.Reference, cancellation);
        var last = passes.Finish(model, findings, cancellation);

        using var fallback = new FloatFallback(
            request,
            findings,
            m => new SpeedMeter(request, findings, progress).Compare(m, cancellation)
        );
        var settled = fallback.Settle(model, passes.Reference, review.Quantized, review.Decisions);
        var decided = fallback.DecisionsWith(review.Decisions);
        // a run that changed nothing gives the model as it came
        if (fallback.Decision?.Model != FallbackModel.Original && reports.Concat(last).Any(r => r.Changes > 0))
            history?.Write(settled);
        // beside the writing, unless that measures time too, or replaces the file that weights are read from
        var isAside = !request.MeasureSpeed && request.RequireSpeedup is null && !request.Save.AllowInputOverwrite;
        using var figuresAfter = history is null ? null : FigureCount.Begin(settled, request.Threads, isAside, cancellation);
        using var output = new OutputFile(request, findings, progress);
        var after = output.Write(settled, fallback, evaluation, before, cancellation);
        if (request.RangesPath is { } ranges)
            RangeFile.Write(ranges, reports.SelectMany(r => r.Ranges).DistinctBy(r => r.Key).ToDictionary());
        if (request.RanksPath is { } ranks)
            RankFile.Of([.. reports.SelectMany(r => r.Decompositions)]).Write(ranks);
        if (request.DecisionsPath is { } decisions)
            decided?.Write(decisions);
        var sizeAfter = SizeOf(settled, output.Files, request, cancellation);
        history = history?.Completed(figuresAfter!.Of(sizeAfter));
        var beside = reference?.Compare(output.Path ?? output.Files[0], after, findings, cancellation);
        return new CompressionResult(
            request.ModelPath,
            output.Path,
            [.. reports, .. restored, .. last, .. fallback.Reports],
            sizeBefore,
            sizeAfter,
            before is null ? null : MetricComparison.Of(before.Main, after!.Main),
            output.Gates,
            [.. findings]
        )
        {
            Speed = output.Speed,
            Decisions = decided,
            History = history,
            Reference = beside,
        };
    }

    /// <summary>Ranks may be chosen by the latency of layers, which other work would change.</summary>
    private static bool PassesMeasureTime(CompressionRequest request) =>
        request.Steps.Any(s => s.Options is LowRankOptions { Ranks.IsMeasured: true });

    private static ModelSize SizeOf(Model model, IReadOnlyList<string> files, CompressionRequest request, CancellationToken cancellation)
    {
        var (parameters, zeros) = ModelMeasurement.CountWeights(model, cancellation);
        var deflated = request.Detail ? ModelMeasurement.Deflate(files, cancellation) : (long?)null;
        return new ModelSize(files.Sum(f => new FileInfo(f).Length), deflated, parameters, zeros);
    }
}
