using NNCompress.History;
using NNCompress.LowRank;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Cleanup;
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

    [Fact]
    public void The_second_report_shows_the_gains_of_both_steps_and_compares_with_the_first_model()
    {
        var ranks = new LowRankOptions("svd", new BudgetRanks(BudgetMeasure.Macs, 0.6));
        var decomposed = Run(Digits, "lowrank.onnx", new LowRankRecipe(ranks).Steps(), r => r with { Verb = "lowrank" });
        var first = Assert.Single(decomposed.History!.Steps);
        Assert.Equal(("lowrank", decomposed.SizeAfter.FileBytes), (first.Verb, first.Result!.Bytes));

        var recipe = new QuantizationRecipe(QuantizationMode.Static, QuantizationEffort.Fast) { HasCalibration = true };
        CompressionRequest Quantize(CompressionRequest r) => r with { Verb = "quantize", ReferencePath = Digits };
        var quantized = Run(Full("lowrank.onnx"), "both.onnx", recipe.Steps(), Quantize);
        var history = quantized.History!;
        Assert.Equal(["lowrank", "quantize"], history.Steps.Select(s => s.Verb));
        Assert.Equal(decomposed.SizeBefore.FileBytes, history.Original.Bytes);
        Assert.Equal(first, history.Steps[0]);
        Assert.Equal(quantized.SizeAfter.FileBytes, history.Steps[1].Result!.Bytes);
        Assert.InRange(history.Steps[0].Result!.Macs!.Value / (double)history.Original.Macs!.Value, 0.3, 0.6);
        // integers save bytes, no multiply-accumulates
        Assert.Equal(history.Steps[0].Result!.Macs, history.Steps[1].Result!.Macs);
        Assert.True(history.Steps[1].Result!.Bytes < 0.5 * history.Steps[0].Result!.Bytes);

        var reference = quantized.Reference!;
        Assert.Equal((Digits, decomposed.SizeBefore), (reference.Path, reference.Size));
        Assert.Equal(decomposed.Accuracy!.Before.Value, reference.Accuracy!.Before.Value);
        Assert.Equal(quantized.Accuracy!.After.Value, reference.Accuracy.After.Value);
        Assert.Equal(reference.Accuracy.Before.Value - reference.Accuracy.After.Value, reference.Accuracy.Drop!.Drop, 1e-12);
        Assert.Null(reference.Latency);

        // nothing in it depends on where or when, or on what was measured
        var calibration = new DataChoice(Calibration: Data);
        Run(Full("lowrank.onnx"), "again.onnx", recipe.Steps(), r => r with { Verb = "quantize", Data = calibration });
        Assert.Equal(File.ReadAllBytes(Full("both.onnx")), File.ReadAllBytes(Full("again.onnx")));
    }

    [Fact]
    public void A_reference_that_is_no_model_costs_no_run()
    {
        File.WriteAllText(Full("text.onnx"), "no model");
        Assert.Throws<DiagnosticException>(() =>
            Run(Digits, "none.onnx", [new PassStep(LowRankPass.PassId)], r => r with { ReferencePath = Full("text.onnx") })
        );
        Assert.False(File.Exists(Full("none.onnx")));
    }

    [Fact]
    public void A_reference_that_takes_other_inputs_is_not_timed()
    {
        using (var other = new Model())
        {
            var editor = new GraphEditor(other, "test");
            editor.SetIrVersion(8);
            editor.SetOpset("", 17);
            var type = new TensorType(ElementType.Float32, [new Dimension(2)]);
            var y = editor.AddNode(other.Graph, "Neg", [editor.AddGraphInput(other.Graph, "other", type)], ["y"]).Outputs[0]!;
            editor.SetInfo(y, new ValueInfo(type));
            editor.AddGraphOutput(other.Graph, y);
            ModelWriter.Save(other, Full("other.onnx"));
        }

        var result = Run(
            Digits,
            "clean.onnx",
            [new PassStep(RemoveDeadPass.PassId)],
            r => r with { Data = DataChoice.None, ReferencePath = Full("other.onnx"), MeasureSpeed = true, SpeedSeconds = 0.1 }
        );
        Assert.Contains(result.Findings, f => f.Code == HistoryCodes.ReferenceNotTimed);
        Assert.Null(result.Reference!.Latency);
        Assert.NotNull(result.Speed);
        Assert.Null(result.History);
    }

    [Fact]
    public void A_residual_networks_factors_are_quantized_and_both_gains_add_up()
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        var data = new DataChoice(
            Calibration: Path.Combine(RepositoryRoot.Path, "tests", "Compress.Tests", "Assets", "resnet8_cifar10.yaml")
        );
        var ranks = new LowRankOptions("auto", new BudgetRanks(BudgetMeasure.Macs, 0.67));
        Run(
            Assets.Model("resnet8_cifar10.onnx"),
            "lowrank.onnx",
            new LowRankRecipe(ranks).Steps(),
            r => r with { Verb = "lowrank", Data = data }
        );
        using var decomposed = ModelReader.Open(Full("lowrank.onnx"));
        var factors = decomposed.AllNodes.Where(n => n.Is("Conv") && n.Name.Contains("_factor", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(factors);

        var recipe = new QuantizationRecipe(QuantizationMode.Static, QuantizationEffort.Fast) { HasCalibration = true };
        var quantized = Run(Full("lowrank.onnx"), "both.onnx", recipe.Steps(), r => r with { Verb = "quantize", Data = data });
        var done = quantized.Passes.Single(p => p.PassId == QuantizeStaticPass.PassId).Layers.Where(l => l.Changed).Select(l => l.Layer);
        Assert.Superset(factors.Select(n => n.Label).ToHashSet(), done.ToHashSet());
        var (original, both) = (quantized.History!.Original, quantized.History.Steps[1].Result!);
        Assert.InRange(both.Macs!.Value / (double)original.Macs!.Value, 0.5, 0.67);
        Assert.InRange(both.Bytes / (double)original.Bytes, 0.15, 0.4);
    }

    private CompressionResult Run(
        string model,
        string output,
        IReadOnlyList<PassStep> steps,
        Func<CompressionRequest, CompressionRequest>? with = null
    )
    {
        var request = new CompressionRequest(model, steps)
        {
            OutputPath = Full(output),
            Data = DataChoice.Both(Data),
            CalibrationSamples = 32,
            Threads = 2,
            Detail = false,
        };
        return Compressor.Run(with?.Invoke(request) ?? request);
    }

    private static double Share(ModelSize after, ModelSize before) => (double)after.FileBytes / before.FileBytes;

    private string Full(string name) => Path.Combine(_folder.FullName, name);
}
