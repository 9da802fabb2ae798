using NNCompress.Evaluation;
using NNCompress.Metrics;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes;

namespace NNCompress.Pipeline;

/// <summary>Measures a model under work: writes it to a temporary folder and evaluates that file, as it would be shipped.</summary>
internal sealed class ModelScorer(EvaluationRun evaluation, Lazy<EvaluationResult> baseline) : IModelJudge
{
    /// <inheritdoc/>
    public string Metric => evaluation.Description.Metric.Id;

    /// <inheritdoc/>
    public bool IsShare => evaluation.Description.Metric.Unit == MetricUnit.Share;

    /// <inheritdoc/>
    public bool IsEvaluated { get; init; }

    /// <inheritdoc/>
    public double Baseline => baseline.Value.Main.Points;

    /// <inheritdoc/>
    public double Score(Model model, CancellationToken cancellation) => Measure(model, cancellation).Main.Points;

    /// <inheritdoc/>
    public ModelScore Judge(Model model, CancellationToken cancellation)
    {
        var found = Measure(model, cancellation);
        var main = MetricComparison.Of(baseline.Value.Main, found.Main);
        var entropy = found.Others.FirstOrDefault(o => o.Metric is CrossEntropy);
        return new ModelScore(
            found.Main.Points,
            main.Loss?.Interval.Low ?? Baseline - found.Main.Points,
            entropy?.Value ?? -found.Main.Points
        )
        {
            SampleLosses = (entropy?.Evidence as SumEvidence)?.Values,
        };
    }

    /// <inheritdoc/>
    public LabelledScores? Answers(Model model, CancellationToken cancellation) =>
        Written(model, path => evaluation.Answers(path, "evaluating a candidate", cancellation), cancellation);

    private EvaluationResult Measure(Model model, CancellationToken cancellation) =>
        Written(model, path => evaluation.Measure(path, "evaluating a candidate", cancellation), cancellation);

    private static T Written<T>(Model model, Func<string, T> evaluate, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("nncompress-");
        try
        {
            var path = Path.Combine(folder.FullName, "candidate.onnx");
            ModelWriter.Save(model, path, ct: cancellation);
            return evaluate(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
