using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes;

namespace NNCompress.Pipeline;

/// <summary>Measures a model under work: writes it to a temporary folder and evaluates that file, as it would be shipped.</summary>
internal sealed class ModelScorer(EvaluationRun evaluation, Lazy<double> baseline) : IModelScorer
{
    /// <inheritdoc/>
    public string Metric => evaluation.Description.Metric.Id;

    /// <inheritdoc/>
    public double Baseline => baseline.Value;

    /// <inheritdoc/>
    public double Score(Model model, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("nncompress-");
        try
        {
            var path = Path.Combine(folder.FullName, "candidate.onnx");
            ModelWriter.Save(model, path, ct: cancellation);
            return evaluation.Measure(path, "evaluating a candidate", cancellation).Main.Points;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
