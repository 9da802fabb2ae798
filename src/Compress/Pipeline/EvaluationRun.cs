using NNCompress.Data;
using NNCompress.Evaluation;
using NNCompress.Metrics;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;

namespace NNCompress.Pipeline;

/// <summary>The evaluation data of a run, open, and how to measure a model file on it.</summary>
internal sealed class EvaluationRun : IDisposable
{
    private readonly Evaluator _evaluator;
    private readonly DataSet _data;
    private readonly string _original;
    private readonly int _threads;
    private readonly IProgress<StageProgress>? _progress;

    private EvaluationRun(DataDescription description, string original, int threads, IProgress<StageProgress>? progress)
    {
        _evaluator = Evaluator.For(description);
        _data = description.OpenEvaluation();
        _original = original;
        _threads = threads;
        _progress = progress;
        Description = description;
    }

    public DataDescription Description { get; }

    /// <param name="choice">Which data.</param>
    /// <param name="original">The model that relative metrics compare with.</param>
    /// <param name="threads">Threads of a session.</param>
    /// <param name="progress">Told how far evaluations are.</param>
    /// <returns>Null where the choice names no evaluation data.</returns>
    /// <exception cref="DiagnosticException">The data cannot be read.</exception>
    public static EvaluationRun? Open(DataChoice choice, string original, int threads, IProgress<StageProgress>? progress) =>
        choice.Evaluation is { } path
            ? new EvaluationRun(DataDescription.Load(path, choice.EvaluationLabels), original, threads, progress)
            : null;

    /// <summary>Opens the evaluation data of a description that is read already.</summary>
    /// <exception cref="DiagnosticException">The data cannot be read.</exception>
    public static EvaluationRun Open(DataDescription description, string original, int threads, IProgress<StageProgress>? progress) =>
        new(description, original, threads, progress);

    /// <summary>As <see cref="Open(DataChoice, string, int, IProgress{StageProgress})"/>, for a run whose passes choose by scores: where the description names no samples for that, some are found.</summary>
    /// <param name="request">The run.</param>
    /// <param name="progress">Told how far evaluations are.</param>
    /// <param name="findings">Told which samples were taken.</param>
    /// <exception cref="DiagnosticException">The data cannot be read, or is a single sample.</exception>
    public static EvaluationRun? OpenBesideTuning(CompressionRequest request, IProgress<StageProgress>? progress, DiagnosticBag findings) =>
        request.Data.Evaluation is { } path
            ? new EvaluationRun(TuningSamples.Choose(request, path, findings), request.ModelPath, request.Threads, progress)
            : null;

    /// <summary>The samples on which choices are made, to be measured as these are; null where the description has none.</summary>
    public EvaluationRun? OpenTuning() =>
        Description.Tuning is { } tuning
            ? new EvaluationRun(Description with { Evaluation = tuning }, _original, _threads, _progress)
            : null;

    /// <summary>Runs a model file over the data.</summary>
    /// <param name="path">The model.</param>
    /// <param name="stage">What to call the work in progress reports.</param>
    /// <param name="cancellation">Ends it between batches.</param>
    public EvaluationResult Measure(string path, string stage, CancellationToken cancellation)
    {
        _progress?.Report(new StageProgress(stage, null, 0));
        using var runner = new SessionRunner(path, _threads);
        using var original = Description.Metric.IsRelative && path != _original ? new SessionRunner(_original, _threads) : null;
        return _evaluator.EvaluateAgainst(
            original,
            runner,
            _data,
            _progress is null
                ? null
                : new ProgressRelay<EvaluationProgress>(
                    _progress,
                    p => new StageProgress(stage, $"{p.Done} of {p.Total} samples", (double)p.Done / p.Total)
                ),
            cancellation
        );
    }

    /// <summary>Runs a model file over the data and keeps its answers.</summary>
    /// <param name="path">The model.</param>
    /// <param name="stage">What to call the work in progress reports.</param>
    /// <param name="cancellation">Ends it between batches.</param>
    /// <returns>Null where the metric is not one of classes, one right for each sample.</returns>
    public LabelledScores? Answers(string path, string stage, CancellationToken cancellation)
    {
        if (Description.Metric is not ClassificationMetric)
            return null;
        _progress?.Report(new StageProgress(stage, null, 0));
        using var runner = new SessionRunner(path, _threads);
        return ClassAnswers.Of(_evaluator.Answers(null, runner, _data, cancellation: cancellation), Description.Scores);
    }

    /// <summary>Whether the data has what the metric is measured against.</summary>
    public bool CanMeasure => _data.Labels is not null || !Description.Metric.NeedsLabels;

    /// <summary>The data, matched with the inputs that a model declares.</summary>
    public BoundData Bind(IReadOnlyList<InputDeclaration> inputs) => DataBinding.Bind(_data, inputs, Description.Batch);

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();
}
