using NNCompress.Calibration;
using NNCompress.Data;
using NNCompress.Evaluation;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.Statistics;
using NNCompress.Pipeline;

namespace NNCompress.Benchmarks;

/// <summary>
/// A model that is pruned in many ways: read once, BatchNormalization folded once, measured once as it came, its statistics kept from one way to the next.
/// Passes run on copies that share its tensors.
/// </summary>
internal sealed class PruningTrial : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nncompress-");
    private readonly Model _prepared;
    private readonly DataDescription _description;
    private readonly CalibrationData _calibration;
    private readonly StatisticsCollector _collector;

    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">Model or data cannot be read.</exception>
    public PruningTrial(string path, string description)
    {
        _description = DataDescription.Load(description);
        _calibration = CalibrationData.Open(_description);
        _collector = new StatisticsCollector(
            _calibration,
            new CollectorOptions { Store = new StatisticCache(Path.Combine(_folder.FullName, "statistics")) }
        );
        Float = Measure(path);
        _prepared = ModelReader.Open(path);
        Apply(_prepared, new PassStep(RemoveIdentityPass.PassId));
        Apply(_prepared, new PassStep(FoldBatchNormPass.PassId));
    }

    /// <summary>What the model scores as it came.</summary>
    public EvaluationResult Float { get; }

    /// <summary>The model, prepared, to be changed.</summary>
    public Model Copy() => ModelCopy.Of(_prepared).Model;

    /// <summary>Runs a pass on a copy.</summary>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">It does not fit the model.</exception>
    public PassReport Apply(Model model, PassStep step)
    {
        var entry = PassCatalogue.Find(step.Id)!;
        return entry
            .Create(step.Options ?? entry.DefaultOptions)
            .Run(
                new PassContext(model, step.Id)
                {
                    Seed = 1,
                    Calibration = _collector,
                    Reference = _prepared,
                }
            );
    }

    /// <summary>What a copy scores beside the model as it came.</summary>
    public MetricComparison Compare(Model copy)
    {
        var file = Path.Combine(_folder.FullName, "pruned.onnx");
        ModelWriter.Save(copy, file);
        return MetricComparison.Of(Float.Main, Measure(file).Main);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _prepared.Dispose();
        _calibration.Dispose();
        _folder.Delete(recursive: true);
    }

    private EvaluationResult Measure(string path)
    {
        using var data = _description.OpenEvaluation();
        using var runner = new SessionRunner(path);
        return Evaluator.For(_description).Evaluate(runner, data);
    }
}
