using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes.Quantization;
using NNCompress.Pipeline;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Pipeline;

public sealed class CompressorTests : IDisposable
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compressor-tests-");

    private string Output => Path.Combine(_folder.FullName, "out.onnx");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_run_without_passes_writes_an_equal_model_and_measures_it()
    {
        var result = Compressor.Run(Request() with { Data = DataChoice.Both(Data) });
        Assert.Equal(File.ReadAllBytes(Digits), File.ReadAllBytes(Output));
        Assert.Equal(result.SizeBefore, result.SizeAfter);
        var accuracy = Assert.IsType<NNCompress.Evaluation.MetricComparison>(result.Accuracy);
        Assert.Equal(2000, accuracy.After.Samples);
        Assert.Equal(1981 / 2000.0, accuracy.After.Value, 9);
        Assert.Equal(0, accuracy.Drop!.Drop);
        Assert.Null(result.Gate);
    }

    [Fact]
    public void Without_an_output_path_nothing_stays()
    {
        var result = Compressor.Run(Request() with { OutputPath = null });
        Assert.Null(result.OutputPath);
        Assert.Equal(result.SizeBefore.FileBytes, result.SizeAfter.FileBytes);
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public void Calibration_data_that_nothing_uses_is_told()
    {
        var alone = Compressor.Run(Request() with { Data = new DataChoice(Calibration: "c.npz") });
        Assert.Contains(alone.Findings, d => d.Code == PipelineCodes.CalibrationUnused);

        var both = Compressor.Run(Request() with { Data = DataChoice.Both(Data), Overwrite = true });
        Assert.DoesNotContain(both.Findings, d => d.Code == PipelineCodes.CalibrationUnused);
    }

    [Fact]
    public void A_gate_that_is_met_keeps_the_name()
    {
        var result = Compressor.Run(Request() with { Data = DataChoice.Both(Data), MaxDrop = 0 });
        Assert.True(result.Gate!.Passed);
        Assert.Equal(Output, result.OutputPath);
    }

    [Fact]
    public void A_gate_that_is_missed_writes_beside_the_output()
    {
        File.WriteAllText(Output, "an older result");
        var result = Compressor.Run(Request() with { Data = DataChoice.Both(Data), MaxDrop = -1, Overwrite = true });
        Assert.False(result.Gate!.Passed);
        Assert.Equal(Output + ".rejected", result.OutputPath);
        Assert.Equal("an older result", File.ReadAllText(Output));
        using var rejected = ModelReader.Open(result.OutputPath!);
    }

    [Fact]
    public void Everything_wrong_with_a_request_is_told_at_once()
    {
        File.WriteAllText(Output, "in the way");
        var request = Request() with { Steps = [new PassStep("no-such-pass")], MaxDrop = 1 };
        var error = Assert.Throws<DiagnosticException>(() => Compressor.Run(request));
        Assert.Equal(
            [PipelineCodes.UnknownPass, PipelineCodes.GateNeedsData, PipelineCodes.OutputExists],
            error.Diagnostics.Select(d => d.Code)
        );
        Assert.Equal("in the way", File.ReadAllText(Output));
    }

    [Fact]
    public void Samples_that_choose_are_not_those_that_are_measured()
    {
        var request = new CompressionRequest(
            Digits,
            [new PassStep(QuantizeStaticPass.PassId), new PassStep(MixedPrecisionPass.PassId, new MixedPrecisionOptions(MaxDrop: 5))]
        )
        {
            Data = DataChoice.Both(Data),
            CalibrationSamples = 32,
            MaxDrop = 5,
        };
        var result = Compressor.Run(request, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(1600, result.Accuracy!.After.Samples);
        Assert.Contains("400 of 2000", Assert.Single(result.Findings, d => d.Code == PipelineCodes.TuningTaken).Message);
        Assert.True(result.Gate!.Passed);
    }

    [Fact]
    public void A_missing_folder_is_told()
    {
        var request = Request() with { OutputPath = Path.Combine(_folder.FullName, "nowhere", "out.onnx") };
        Assert.Equal(
            PipelineCodes.OutputFolderMissing,
            Assert.Throws<DiagnosticException>(() => Compressor.Run(request)).Diagnostics[0].Code
        );
    }

    [Fact]
    public void The_input_is_never_overwritten()
    {
        var copy = Path.Combine(_folder.FullName, "copy.onnx");
        File.Copy(Digits, copy);
        var request = new CompressionRequest(copy, []) { OutputPath = copy, Overwrite = true };
        Assert.Equal(FileCodes.OverwritesInput, Assert.Throws<DiagnosticException>(() => Compressor.Run(request)).Diagnostics[0].Code);
        Assert.Equal(File.ReadAllBytes(Digits), File.ReadAllBytes(copy));
    }

    [Theory]
    [InlineData("evaluating the original")]
    [InlineData("writing")]
    [InlineData("evaluating the result")]
    public void A_cancelled_run_leaves_nothing_behind(string stage)
    {
        using var source = new CancellationTokenSource();
        var progress = new CancelAt(stage, source);
        var request = Request() with { Data = DataChoice.Both(Data) };
        Assert.ThrowsAny<OperationCanceledException>(() => Compressor.Run(request, progress, source.Token));
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    private CompressionRequest Request() => new(Digits, []) { OutputPath = Output };

    private sealed class CancelAt(string stage, CancellationTokenSource source) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Stage == stage)
                source.Cancel();
        }
    }
}
