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

        using var evaluation = EvaluationRun.Open(request.Data, request.Threads, progress);
        var (samples, outputs) = CompareOutputs(request, evaluation, progress, findings, cancellation);
        IReadOnlyList<MetricComparison> metrics = [];
        if (evaluation is { HasLabels: true })
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
        foreach (var (inputs, count) in evaluation?.Batches(reference.Inputs, cancellation) ?? RandomRuns(request, cancellation))
        {
            var expected = reference.Run(inputs, names, cancellation);
            var found = candidate.Run(inputs, names, cancellation);
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

    private static IEnumerable<(IReadOnlyList<KeyValuePair<string, Tensor>> Inputs, int Count)> RandomRuns(
        ValidateRequest request,
        CancellationToken cancellation
    )
    {
        using var model = ModelReader.Open(request.ReferencePath);
        var inputs = new RandomInputs(model, request.Seed, request.Threads, cancellation);
        for (var run = 0; run < request.RandomRuns; run++)
            yield return (inputs.Draw(run), 1);
    }

    private static IEnumerable<GateVerdict> Gates(
        ValidateRequest request,
        IReadOnlyList<OutputComparison> outputs,
        IReadOnlyList<MetricComparison> metrics
    )
    {
        if (request.MaxDrop is { } allowed && metrics is [var main, ..])
        {
            var lost = Points.Lost(main.Before, main.After);
            yield return new GateVerdict("drop", lost <= allowed, allowed, lost);
        }

        if (request.MinSqnr is { } least)
        {
            var worst = outputs.Min(o => double.IsNaN(o.Sqnr) ? double.NegativeInfinity : o.Sqnr);
            yield return new GateVerdict("sqnr", worst >= least, least, worst);
        }
    }
}
