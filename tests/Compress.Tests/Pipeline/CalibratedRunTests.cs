using NNCompress.Data;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Pipeline;
using NNCompress.Quantization;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Pipeline;

/// <summary>A pass that learns from calibration data, in a whole run.</summary>
public sealed class CalibratedRunTests : IDisposable
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");
    private readonly TemporaryFolder _folder = new();

    private string Output => _folder.File("out.onnx");

    private string Cache => _folder.File("cache");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_calibration_data_it_is_an_error_and_nothing_is_written()
    {
        var request = Request() with { Data = DataChoice.None };
        var finding = Assert.Single(Assert.Throws<DiagnosticException>(() => Compressor.Run(request)).Diagnostics);
        Assert.Equal(PipelineCodes.CalibrationNeeded, finding.Code);
        Assert.Equal("quantize-static", finding.Place);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Ranges_of_another_model_are_told_by_the_values_that_they_lack()
    {
        var ranges = new Dictionary<string, ValueRange> { ["another"] = new(-1, 1) };
        var message = Lacking(ranges);
        using var model = ModelReader.Open(Digits);
        Assert.StartsWith($"The ranges that were given lack '{model.Graph.Inputs[0].Name}', ", message, StringComparison.Ordinal);
        Assert.Matches(@"', '[^']+', '[^']+' and \d+ more, and no calibration data", message);
        Compressor.Run(Request() with { RangesPath = _folder.File("r.json") });
        ranges = new(RangeFile.Read(_folder.File("r.json")));
        ranges.Remove(model.Graph.Inputs[0].Name);
        Assert.Equal(
            $"The ranges that were given lack '{model.Graph.Inputs[0].Name}', and no calibration data is given to observe it on.",
            Lacking(ranges)
        );
    }

    [Fact]
    public void Data_for_a_model_with_nothing_to_quantize_is_not_called_superfluous()
    {
        Compressor.Run(Request());
        // passes that prepare the model may well change it
        var steps = new QuantizationRecipe(QuantizationMode.Static, QuantizationEffort.Fast).Steps();
        var again = Compressor.Run(Request() with { ModelPath = Output, Steps = steps, OutputPath = _folder.File("again.onnx") });
        var told = Assert.Single(again.Findings, d => d.Code == PipelineCodes.CalibrationUnused);
        Assert.StartsWith("The passes found no layer to change", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Leave it out", told.Remedy, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_same_bytes_come_at_any_number_of_threads_with_and_without_a_cache()
    {
        var plain = BytesOf(Request() with { Threads = 1 });
        Assert.Equal(plain, BytesOf(Request() with { Threads = 3 }));
        Assert.Equal(plain, BytesOf(Request() with { CacheFolder = Cache }));
        var stored = Assert.Single(Directory.GetFiles(Cache));
        var stages = new List<string>();
        Assert.Equal(plain, BytesOf(Request() with { CacheFolder = Cache }, stages));
        Assert.DoesNotContain("calibrating", stages);
        File.WriteAllBytes(stored, [.. File.ReadAllBytes(stored).Select(b => (byte)(b ^ 1))]);
        Assert.Equal(plain, BytesOf(Request() with { CacheFolder = Cache }, stages));
        Assert.Contains("calibrating", stages);
    }

    [Fact]
    public void Data_that_a_pass_uses_gives_no_warning_and_fewer_samples_than_asked_an_error()
    {
        var result = Compressor.Run(Request());
        Assert.DoesNotContain(result.Findings, d => d.Code == PipelineCodes.CalibrationUnused);
        var tooMany = Request() with { CalibrationSamples = 100_000, Overwrite = true };
        Assert.Equal(DataCodes.TooFewSamples, Assert.Throws<DiagnosticException>(() => Compressor.Run(tooMany)).Diagnostics[0].Code);
    }

    [Fact]
    public void A_run_cancelled_while_it_calibrates_leaves_only_what_it_can_go_on_from()
    {
        using var source = new CancellationTokenSource();
        var request = Request() with { CacheFolder = Cache };
        Assert.ThrowsAny<OperationCanceledException>(() => Compressor.Run(request, new CancelAt("calibrating", source), source.Token));
        Assert.Equal([Cache], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal(BytesOf(Request()), BytesOf(request with { Overwrite = true }));
    }

    private string Lacking(Dictionary<string, ValueRange> ranges)
    {
        var request = Request(ranges) with { Data = DataChoice.None, Overwrite = true };
        var finding = Assert.Single(Assert.Throws<DiagnosticException>(() => Compressor.Run(request)).Diagnostics);
        Assert.Equal(PipelineCodes.CalibrationNeeded, finding.Code);
        return finding.Message;
    }

    private CompressionRequest Request(IReadOnlyDictionary<string, ValueRange>? ranges = null) =>
        new(
            Digits,
            [
                new PassStep(FoldConstantsPass.PassId),
                new PassStep(QuantizeStaticPass.PassId, new QuantizeStaticOptions(Ranges: new MinMaxRange(), KnownRanges: ranges)),
            ]
        )
        {
            OutputPath = Output,
            Data = new DataChoice(Calibration: Data),
            CalibrationSamples = 100,
            Detail = false,
        };

    private byte[] BytesOf(CompressionRequest request, List<string>? stages = null)
    {
        stages?.Clear();
        Compressor.Run(request with { Overwrite = true }, stages is null ? null : new Stages(stages));
        return File.ReadAllBytes(Output);
    }

    private sealed class Stages(List<string> seen) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            lock (seen)
                seen.Add(value.Stage);
        }
    }

    private sealed class CancelAt(string stage, CancellationTokenSource source) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.Stage == stage)
                source.Cancel();
        }
    }
}
