using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using NNCompress.Pipeline;
using NNCompress.Pruning;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Pruning;

/// <summary>The whole way on the committed model: pruned with calibration data, repaired, measured.</summary>
public sealed class PruneDigitsTests : IDisposable
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("prune-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void With_calibration_data_the_answers_stay_that_magnitude_loses()
    {
        var recipe = new PruningRecipe(PruningMethod.Obs) { Sparsity = 0.9 };
        var (obs, magnitude) = (
            Run("obs.onnx", recipe.Passes(), evaluate: true),
            Run("magnitude.onnx", (recipe with { Method = PruningMethod.Magnitude }).Passes(), evaluate: true)
        );
        Assert.True(
            obs.Accuracy!.After.Value > magnitude.Accuracy!.After.Value + 0.1,
            $"{obs.Accuracy.After.Value} against {magnitude.Accuracy.After.Value}"
        );
        Assert.Equal(magnitude.SizeAfter.Zeros, obs.SizeAfter.Zeros, magnitude.SizeAfter.Zeros * 0.01);
    }

    [Fact]
    public void Statistics_of_every_stage_are_used_again_and_the_bytes_are_equal_at_any_number_of_threads()
    {
        var steps = new PruningRecipe(PruningMethod.Obs).Passes();
        var cache = Path.Combine(_folder.FullName, "cache");
        Run("first.onnx", steps, cache: cache, threads: 1);
        var written = Directory.GetFiles(cache).ToDictionary(f => f, File.GetLastWriteTimeUtc);
        Assert.NotEmpty(written);
        Run("second.onnx", steps, cache: cache, threads: 3);
        Assert.Equal(written, Directory.GetFiles(cache).ToDictionary(f => f, File.GetLastWriteTimeUtc));
        Assert.Equal(File.ReadAllBytes(Full("first.onnx")), File.ReadAllBytes(Full("second.onnx")));
    }

    [Fact]
    public void Moments_that_do_not_fit_the_memory_lie_in_files_and_the_bytes_are_the_same()
    {
        var steps = new PruningRecipe(PruningMethod.Obs).Passes();
        Run("memory.onnx", steps);
        var cache = Directory.CreateDirectory(Path.Combine(_folder.FullName, "files")).FullName;
        Run("files.onnx", steps, cache: cache, memory: 1);
        Assert.Equal(File.ReadAllBytes(Full("memory.onnx")), File.ReadAllBytes(Full("files.onnx")));
        Assert.All(Directory.GetFiles(cache), f => Assert.EndsWith(".statistics", f, StringComparison.Ordinal));

        File.WriteAllText(Full("file"), "");
        var refused = Assert.Throws<DiagnosticException>(() => Run("refused.onnx", steps, cache: Full("file"), memory: 1));
        Assert.Contains(refused.Diagnostics, d => d.Code == CalibrationCodes.NoRoomForSums);
        Assert.False(File.Exists(Full("refused.onnx")));
    }

    [Fact]
    public void Zeros_outlive_folding_equalization_and_rounding_to_integers()
    {
        IReadOnlyList<PassStep> prune = new PruningRecipe(PruningMethod.Obs).Passes();
        var pruned = Run("pruned.onnx", prune);
        var quantized = Run(
            "quantized.onnx",
            [
                .. prune,
                new PassStep("fold-batchnorm"),
                new PassStep(EqualizePass.PassId),
                new PassStep(QuantizeStaticPass.PassId, new QuantizeStaticOptions(Ranges: new MinMaxRange())),
                new PassStep(RoundGptqPass.PassId),
                new PassStep(CorrectBiasPass.PassId),
            ]
        );
        Assert.True(pruned.SizeAfter.Zeros > 0.49 * pruned.SizeAfter.Parameters);
        Assert.True(
            quantized.SizeAfter.Zeros >= pruned.SizeAfter.Zeros,
            $"{pruned.SizeAfter.Zeros} zeros became {quantized.SizeAfter.Zeros}"
        );
    }

    [Fact]
    public void A_description_without_calibration_samples_has_nothing_to_learn_from()
    {
        var path = Full("evaluation.yaml");
        File.WriteAllText(
            path,
            $"evaluation:\n  source: {{npy: {{image: {Path.Combine(RepositoryRoot.Path, "models", "digits-test-images.npy")}}}}}\n"
        );
        Assert.False(PruningRecipe.HasCalibration(DataChoice.Both(path)));
        Assert.True(PruningRecipe.HasCalibration(DataChoice.Both(Data)));
        Assert.False(PruningRecipe.HasCalibration(DataChoice.None));
    }

    private CompressionResult Run(
        string name,
        IReadOnlyList<PassStep> steps,
        bool evaluate = false,
        string? cache = null,
        int threads = 2,
        long? memory = null
    ) =>
        Compressor.Run(
            new CompressionRequest(Digits, steps)
            {
                OutputPath = Full(name),
                Data = new DataChoice(evaluate ? Data : null, Data),
                CalibrationSamples = evaluate ? 96 : 24,
                CacheFolder = cache,
                Memory = memory,
                Threads = threads,
                Detail = false,
            }
        );

    private string Full(string name) => Path.Combine(_folder.FullName, name);
}
