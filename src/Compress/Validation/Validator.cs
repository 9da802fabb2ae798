using NNCompress.Data;
using NNCompress.Evaluation;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Pipeline;

namespace NNCompress.Validation;

/// <summary>Compares two models on the same inputs: every output, and where there are labels the metrics.</summary>
public static class Validator
{
    /// <exception cref="DiagnosticException">A model or the data cannot be used, or the models' outputs do not correspond.</exception>
    public static ModelComparison Run(
        ValidateRequest request,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var findings = new DiagnosticBag();
        if (request.MaxDrop is not null && request.Data.Evaluation is null)
            findings.Add(
                PipelineCodes.GateNeedsData.At(
                    request.CandidatePath,
                    "A largest drop is asked for, but there is no data to measure it on.",
                    "Give evaluation data."
                )
            );
        findings.ThrowIfErrors();

        using var evaluation = EvaluationRun.Open(request.Data, request.ReferencePath, request.Threads, progress);
        var (samples, outputs) = CompareOutputs(request, evaluation, progress, findings, cancellation);
        IReadOnlyList<MetricComparison> metrics = [];
        if (evaluation is { CanMeasure: true })
        {
            var reference = evaluation.Measure(request.ReferencePath, "evaluating the reference", cancellation);
            metrics = MetricComparison.All(reference, evaluation.Measure(request.CandidatePath, "evaluating the candidate", cancellation));
        }

        return new ModelComparison(
            request.ReferencePath,
            request.CandidatePath,
            samples,
            evaluation is null,
            outputs,
            metrics,
            [.. Gates(request, outputs, metrics)],
            [.. findings]
        );
    }

    /// <summary>Both models run batch by batch; the reference's answers are held for one batch only.</summary>
    private static (long Samples, IReadOnlyList<OutputComparison> Outputs) CompareOutputs(
        ValidateRequest request,
        EvaluationRun? evaluation,
        IProgress<StageProgress>? progress,
        DiagnosticBag findings,
        CancellationToken cancellation
    )
    {
        using var reference = new SessionRunner(request.ReferencePath, request.Threads);
        using var candidate = new SessionRunner(request.CandidatePath, request.Threads);
        var names = CommonOutputs(request, reference, candidate, findings);
        var comparers = names.Select(n => new OutputComparer(n)).ToArray();
        long samples = 0;
        var runs = evaluation is null
            ? RandomRuns(request, reference, candidate, names, cancellation)
            : DataRuns(evaluation.Bind(reference.Inputs), reference, candidate, names, cancellation);
        foreach (var (expected, found, count) in runs)
        {
            for (var i = 0; i < names.Count; i++)
            {
                if (!expected[i].Value.Dims.SequenceEqual(found[i].Value.Dims))
                    throw new DiagnosticException(
                        Differs(
                            request,
                            $"Output '{names[i]}' is {expected[i].Value} in the reference and {found[i].Value} in the candidate."
                        )
                    );
                comparers[i].Add(expected[i].Value, found[i].Value);
            }

            samples += count;
            progress?.Report(new StageProgress("comparing outputs", $"{samples} samples", null));
        }

        return (samples, [.. comparers.Select(c => c.Result())]);
    }

    private static List<string> CommonOutputs(
        ValidateRequest request,
        SessionRunner reference,
        SessionRunner candidate,
        DiagnosticBag findings
    )
    {
        var common = reference.Outputs.Where(candidate.Outputs.Contains).ToList();
        if (common.Count == 0)
            throw new DiagnosticException(Differs(request, "The two models have no output name in common."));
        foreach (var missing in reference.Outputs.Except(common))
            findings.Add(
                PipelineCodes.OutputMissing.At(request.CandidatePath, $"The candidate has no output '{missing}'; the reference has.")
            );
        return common;
    }

    private static Diagnostic Differs(ValidateRequest request, string message) =>
        PipelineCodes.OutputsDiffer.At(request.CandidatePath, message, "Compare a model with a compressed form of itself.");

    private static IEnumerable<PairedRun> DataRuns(
        BoundData data,
        SessionRunner reference,
        SessionRunner candidate,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    )
    {
        var (one, other) = (new BatchRun(reference, data.State, outputs), new BatchRun(candidate, data.State, outputs));
        foreach (var batch in data.Batches(cancellation))
            yield return new PairedRun(one.Run(batch, cancellation), other.Run(batch, cancellation), batch.Count);
    }

    private static IEnumerable<PairedRun> RandomRuns(
        ValidateRequest request,
        SessionRunner reference,
        SessionRunner candidate,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    )
    {
        using var model = ModelReader.Open(request.ReferencePath);
        var inputs = new RandomInputs(model, request.Seed, request.Threads, cancellation);
        for (var run = 0; run < request.RandomRuns; run++)
        {
            var drawn = inputs.Draw(run);
            yield return new PairedRun(reference.Run(drawn, outputs, cancellation), candidate.Run(drawn, outputs, cancellation), 1);
        }
    }

    private static IEnumerable<GateVerdict> Gates(
        ValidateRequest request,
        IReadOnlyList<OutputComparison> outputs,
        IReadOnlyList<MetricComparison> metrics
    )
    {
        if (request.MaxDrop is { } allowed && metrics is [var main, ..])
            yield return GateVerdict.OfDrop(main.Before, main.After, allowed);

        if (request.MinSqnr is { } least)
        {
            var worst = outputs.Min(o => double.IsNaN(o.Sqnr) ? double.NegativeInfinity : o.Sqnr);
            yield return new GateVerdict("sqnr", worst >= least, least, worst);
        }
    }

    /// <summary>What both models gave for the same inputs, and how many samples these hold.</summary>
    private sealed record PairedRun(
        IReadOnlyList<KeyValuePair<string, Tensor>> Expected,
        IReadOnlyList<KeyValuePair<string, Tensor>> Found,
        int Count
    );
}
