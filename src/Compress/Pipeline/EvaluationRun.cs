using NNCompress.Data;
using NNCompress.Evaluation;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Pipeline;

/// <summary>The evaluation data of a run, open, and how to measure a model file on it.</summary>
internal sealed class EvaluationRun : IDisposable
{
    private readonly Evaluator _evaluator;
    private readonly DataSet _data;
    private readonly int _threads;
    private readonly IProgress<StageProgress>? _progress;

    private EvaluationRun(DataDescription description, int threads, IProgress<StageProgress>? progress)
    {
        _evaluator = Evaluator.For(description);
        _data = description.OpenEvaluation();
        _threads = threads;
        _progress = progress;
        Description = description;
    }

    public DataDescription Description { get; }

    /// <returns>Null where the choice names no evaluation data.</returns>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The data cannot be read.</exception>
    public static EvaluationRun? Open(DataChoice choice, int threads, IProgress<StageProgress>? progress) =>
        choice.Evaluation is { } path ? new EvaluationRun(DataDescription.Load(path, choice.EvaluationLabels), threads, progress) : null;

    /// <summary>Runs a model file over the data.</summary>
    /// <param name="path">The model.</param>
    /// <param name="stage">What to call the work in progress reports.</param>
    /// <param name="cancellation">Ends it between batches.</param>
    public EvaluationResult Measure(string path, string stage, CancellationToken cancellation)
    {
        _progress?.Report(new StageProgress(stage, null, 0));
        using var runner = new SessionRunner(path, _threads);
        return _evaluator.Evaluate(
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

    public bool HasLabels => _data.Labels is not null;

    /// <summary>The data as batches that a model takes.</summary>
    /// <param name="inputs">The inputs that the model declares.</param>
    /// <param name="cancellation">Ends the enumeration.</param>
    public IEnumerable<(IReadOnlyList<KeyValuePair<string, Tensor>> Inputs, int Count)> Batches(
        IReadOnlyList<InputDeclaration> inputs,
        CancellationToken cancellation
    ) => DataBinding.Bind(_data, inputs, Description.Batch).Batches(cancellation).Select(b => (b.Inputs, b.Count));

    /// <inheritdoc/>
    public void Dispose() => _data.Dispose();
}
