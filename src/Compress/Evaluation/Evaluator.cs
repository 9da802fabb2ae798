using NNCompress.Data;
using NNCompress.Metrics;

namespace NNCompress.Evaluation;

/// <summary>
/// Runs a model over labelled samples and measures. Samples pass in order, a batch at a time; memory is that of one batch and, for
/// accuracies, a bit for each sample.
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
    /// <param name="data">Labelled samples; stay open.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Ends the evaluation between batches, or within one where the runtime allows it.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">Data, labels and model do not fit each other; every reason is told.</exception>
    public EvaluationResult Evaluate(
        IModelRunner model,
        DataSet data,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var bound = DataBinding.Bind(data, model.Inputs, batch);
        string[] outputs = [output is not null && model.Outputs.Contains(output) ? output : model.Outputs[0]];
        var others = new Metric[] { new TopK(1), new TopK(5), new CrossEntropy(scores) }.Where(m => m != metric);
        var running = others.Prepend(metric).Select(m => m.Start()).ToList();

        foreach (var samples in bound.Batches(cancellation))
        {
            var answers = model.Run(samples.Inputs, outputs, cancellation);
            var answered = new MetricBatch(samples.FirstSample, samples.Count, answers, output, samples.Labels);
            running.ForEach(m => m.Add(answered));
            progress?.Report(new EvaluationProgress(samples.FirstSample + samples.Count, bound.Count));
        }

        var results = running.ConvertAll(m => m.Result());
        return new EvaluationResult(results[0], [.. results.Skip(1).Where(r => !r.IsTrivial)]);
    }
}
