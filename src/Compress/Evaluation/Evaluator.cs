using NNCompress.Data;
using NNCompress.Metrics;

namespace NNCompress.Evaluation;

/// <summary>
/// Runs a model over samples and measures. Samples pass in order, a batch at a time; memory is that of one batch and, for
/// accuracies, a bit for each sample, for other metrics a few numbers.
/// </summary>
/// <param name="metric">What is asked for.</param>
/// <param name="output">The model output that is judged; null for the first.</param>
/// <param name="scores">What the scores are, for the loss that comes along.</param>
/// <param name="batch">Samples of a batch where the model leaves it free; null for <see cref="DataBinding.DefaultBatch"/>.</param>
public sealed class Evaluator(Metric metric, string? output = null, ScoreKind scores = ScoreKind.Auto, int? batch = null)
{
    /// <summary>As a description has it.</summary>
    public static Evaluator For(DataDescription data) => new(data.Metric, data.Output, data.Scores, data.Batch);

    /// <param name="model">The model.</param>
    /// <param name="data">The samples; stay open.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Ends the evaluation between batches, or within one where the runtime allows it.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">Data, labels and model do not fit each other; every reason is told.</exception>
    public EvaluationResult Evaluate(
        IModelRunner model,
        DataSet data,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default
    ) => EvaluateAgainst(null, model, data, progress, cancellation);

    /// <summary>As <see cref="Evaluate"/>, beside the original model, for metrics that compare with it; other metrics do not run it.</summary>
    /// <param name="original">The original; null where the model is the original itself.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">The samples; stay open.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Ends the evaluation.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">Data, labels and models do not fit each other; every reason is told.</exception>
    public EvaluationResult EvaluateAgainst(
        IModelRunner? original,
        IModelRunner model,
        DataSet data,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var running = metric.Companions(scores).Prepend(metric).Select(m => m.Start()).ToList();
        foreach (var answered in Answers(original, model, data, progress, cancellation))
            running.ForEach(m => m.Add(answered));

        var results = running.ConvertAll(m => m.Result());
        return new EvaluationResult(results[0], [.. results.Skip(1).Where(r => !r.IsTrivial)]);
    }

    /// <summary>What the models answer, a batch at a time; the parameters are those of <see cref="EvaluateAgainst"/>.</summary>
    internal IEnumerable<MetricBatch> Answers(
        IModelRunner? original,
        IModelRunner model,
        DataSet data,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var bound = DataBinding.Bind(data, model.Inputs, batch);
        string[] outputs = [output is not null && model.Outputs.Contains(output) ? output : model.Outputs[0]];
        var run = new BatchRun(model, bound.State, outputs);
        var reference = metric.IsRelative && original is not null ? new BatchRun(original, bound.State, outputs) : null;
        foreach (var samples in bound.Batches(cancellation))
        {
            var answers = run.Run(samples, cancellation);
            var inputs = samples.Inputs;
            yield return new MetricBatch(samples.FirstSample, samples.Count, answers, output, samples.Labels)
            {
                Inputs = inputs,
                Reference = metric.IsRelative ? reference?.Run(samples, cancellation) ?? answers : null,
                IsData = bound.Padding?.DataPositions(bound.Padding.InputOf(inputs)),
            };
            progress?.Report(new EvaluationProgress(samples.FirstSample + samples.Count, bound.Count));
        }
    }
}
