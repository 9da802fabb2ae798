using NNCompress.LowRank;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Quantization;
using NNCompress.Pipeline;
using NNCompress.Quantization;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.LowRank;

/// <summary>Factors are layers like others: what was decomposed is quantized next, and both gains add up.</summary>
public sealed class QuantizedFactorsTests : IDisposable
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lowrank-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_was_decomposed_is_quantized_factor_by_factor()
    {
        var decomposed = Run(
            Digits,
            "lowrank.onnx",
            new LowRankRecipe(new LowRankOptions("svd", new BudgetRanks(BudgetMeasure.Parameters, 0.5))).Steps()
        );
        var quantized = Run(
            Full("lowrank.onnx"),
            "both.onnx",
            new QuantizationRecipe(QuantizationMode.Static, QuantizationEffort.Fast) { HasCalibration = true }.Steps()
        );
        using var model = ModelReader.Open(Full("lowrank.onnx"));
        var layers = model.AllNodes.Where(n => WeightFacts.WeightsOf(n).Count > 0).Select(n => n.Label).ToHashSet();
        var done = quantized.Passes.Single(p => p.PassId == QuantizeStaticPass.PassId).Layers.Where(l => l.Changed).Select(l => l.Layer);
        // each factor by itself, and the layers that stayed whole
        Assert.True(layers.Count > 7, $"{layers.Count} layers");
        Assert.Superset(layers, done.ToHashSet());
        Assert.InRange(Share(decomposed.SizeAfter, decomposed.SizeBefore), 0.3, 0.6);
        Assert.InRange(Share(quantized.SizeAfter, quantized.SizeBefore), 0.25, 0.4);
        Assert.InRange(Share(quantized.SizeAfter, decomposed.SizeBefore), 0.08, 0.2);
        Assert.True(quantized.Accuracy!.After.Value > decomposed.Accuracy!.Before.Value - 0.015, $"{quantized.Accuracy.After.Value}");
    }

    private CompressionResult Run(string model, string output, IReadOnlyList<PassStep> steps) =>
        Compressor.Run(
            new CompressionRequest(model, steps)
            {
                OutputPath = Full(output),
                Data = DataChoice.Both(Data),
                CalibrationSamples = 32,
                Threads = 2,
                Detail = false,
            }
        );

    private static double Share(ModelSize after, ModelSize before) => (double)after.FileBytes / before.FileBytes;

    private string Full(string name) => Path.Combine(_folder.FullName, name);
}
