using NNCompress.Data;
using NNCompress.Evaluation;
using NNCompress.Passes;

namespace NNCompress.Pipeline;

/// <summary>What passes measure models by while they choose, and the data behind it.</summary>
internal sealed class ChoiceScores : IDisposable
{
    private readonly EvaluationRun? _tuning;
    private readonly EvaluationRun? _calibration;

    private ChoiceScores(EvaluationRun? tuning, EvaluationRun? calibration) => (_tuning, _calibration) = (tuning, calibration);

    /// <summary>On samples for tuning, or on the evaluation samples where there are none of their own; null without evaluation data.</summary>
    public IModelScorer? Evaluated { get; private init; }

    /// <summary>On samples for tuning where there are any, else on calibration samples with labels; null where there are neither. Never on evaluation samples.</summary>
    public IModelJudge? Learned { get; private init; }

    /// <param name="request">The run.</param>
    /// <param name="evaluation">Its evaluation data; null where there is none.</param>
    /// <param name="before">The original's result on it.</param>
    /// <param name="progress">Told how far evaluations are.</param>
    /// <param name="cancellation">Ends evaluations.</param>
    public static ChoiceScores Open(
        CompressionRequest request,
        EvaluationRun? evaluation,
        EvaluationResult? before,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        var tuning = evaluation?.OpenTuning();
        var calibration = tuning is null && Asks(request) ? OpenCalibration(request, evaluation, progress) : null;
        var ofTuning = tuning is null ? null : Of(tuning);
        return new ChoiceScores(tuning, calibration)
        {
            Evaluated = ofTuning ?? (evaluation is null ? null : new ModelScorer(evaluation, new(before!))),
            // against the original every loss is certain: such a metric says no more than the signal to noise of the outputs
            Learned =
                evaluation?.Description.Metric.IsRelative == true
                    ? null
                    : ofTuning ?? (calibration is null ? null : Of(calibration, IsEvaluated(calibration))),
        };

        ModelScorer Of(EvaluationRun run, bool isEvaluated = false) =>
            new(run, new(() => run.Measure(request.ModelPath, "evaluating the original for choices", cancellation)))
            {
                IsEvaluated = isEvaluated,
            };

        bool IsEvaluated(EvaluationRun samples) =>
            evaluation?.Description.Evaluation is { } evaluated && samples.Description.Evaluation!.Overlaps(evaluated);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tuning?.Dispose();
        _calibration?.Dispose();
    }

    private static bool Asks(CompressionRequest request) =>
        request.Steps.Concat(request.LastSteps).Any(s => s.Create() is { UsesLabels: true });

    /// <summary>
    /// Null where a metric cannot be measured on the calibration samples, or is one that only compares with the original. Samples that are not evaluated are preferred, and of
    /// these there may be more, of more classes, than calibrate.
    /// </summary>
    private static EvaluationRun? OpenCalibration(CompressionRequest request, EvaluationRun? evaluation, IProgress<StageProgress>? progress)
    {
        if (request.Data.Calibration is not { } path)
            return null;
        var labels = path == request.Data.Evaluation ? request.Data.EvaluationLabels : null;
        var description = DataDescription.Load(path, labels);
        if (description.Calibration is not { } samples || description.Metric.IsRelative)
            return null;
        var limit = request.CalibrationSamples is { } most ? Math.Min(most, samples.Limit ?? most) : samples.Limit;
        var apart = evaluation is null ? null : TuningSamples.Calibrated(request, evaluation.Description, least: 1)?.Split;
        var run = EvaluationRun.Open(
            description with
            {
                Evaluation = apart ?? samples with { Limit = limit },
            },
            request.ModelPath,
            request.Threads,
            progress
        );
        if (run.CanMeasure)
            return run;
        run.Dispose();
        return null;
    }
}
