using NNCompress.Passes.Quantization;
using NNCompress.Pipeline;
using NNCompress.Quantization;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Quantization;

/// <summary>The whole way on the committed model: calibration, quantization, proof.</summary>
public sealed class QuantizeDigitsTests : IDisposable
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quantize-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Static_quantization_keeps_the_accuracy_in_a_quarter_of_the_bytes()
    {
        var result = Run(new QuantizationRecipe(QuantizationMode.Static), "static.onnx");
        Assert.True(result.Accuracy!.After.Value > result.Accuracy.Before.Value - 0.005, $"{result.Accuracy.After.Value}");
        Assert.True(result.SizeAfter.FileBytes < 0.3 * result.SizeBefore.FileBytes);
        Assert.All(
            result.Passes.Single(p => p.PassId == QuantizeStaticPass.PassId).Layers,
            l => Assert.True(l.Changed, l.LeftAloneBecause)
        );
    }

    [Fact]
    public void Equal_requests_give_equal_bytes_at_any_number_of_threads()
    {
        Run(new QuantizationRecipe(QuantizationMode.Static), "one.onnx", threads: 1, evaluate: false);
        Run(new QuantizationRecipe(QuantizationMode.Static), "four.onnx", threads: 4, evaluate: false);
        Assert.Equal(File.ReadAllBytes(Full("one.onnx")), File.ReadAllBytes(Full("four.onnx")));
    }

    [Fact]
    public void Saved_ranges_stand_in_for_the_data()
    {
        var fast = new QuantizationRecipe(QuantizationMode.Static, QuantizationEffort.Fast);
        Run(fast, "data.onnx", evaluate: false, ranges: Full("ranges.json"));
        var request = new CompressionRequest(Digits, (fast with { KnownRanges = RangeFile.Read(Full("ranges.json")) }).Steps())
        {
            OutputPath = Full("ranges.onnx"),
        };
        Compressor.Run(request);
        Assert.Equal(File.ReadAllBytes(Full("data.onnx")), File.ReadAllBytes(Full("ranges.onnx")));
    }

    [Fact]
    public void Zeros_from_pruning_stay_zero()
    {
        Compressor.Run(
            new CompressionRequest(Digits, [new PassStep("prune-magnitude")]) { OutputPath = Full("pruned.onnx"), Detail = false }
        );
        var pruned = Run(new QuantizationRecipe(QuantizationMode.Static), "both.onnx", model: Full("pruned.onnx"), evaluate: false);
        Assert.True(pruned.SizeAfter.Zeros >= pruned.SizeBefore.Zeros, $"{pruned.SizeBefore.Zeros} zeros became {pruned.SizeAfter.Zeros}");
    }

    private CompressionResult Run(
        QuantizationRecipe recipe,
        string output,
        int threads = 2,
        bool evaluate = true,
        string? model = null,
        string? ranges = null
    ) =>
        Compressor.Run(
            new CompressionRequest(model ?? Digits, recipe.Steps())
            {
                LastSteps = recipe.LastSteps(),
                OutputPath = Full(output),
                Data = evaluate ? DataChoice.Both(Data) : new DataChoice(Calibration: Data),
                CalibrationSamples = 64,
                RangesPath = ranges,
                Threads = threads,
                Detail = false,
            }
        );

    private string Full(string name) => Path.Combine(_folder.FullName, name);
}
