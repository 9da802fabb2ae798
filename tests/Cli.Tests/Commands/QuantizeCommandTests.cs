using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Versions;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Tests.Commands;

public sealed class QuantizeCommandTests
{
    private readonly FakeLibrary _library = new() { Answer = (_, _) => Samples.Compression };

    [Fact]
    public void With_data_it_is_static_and_measures_speed()
    {
        Run("models/digits.onnx --data d.yaml");
        var request = _library.Compression!;
        Assert.Equal(Path.Combine("models", "digits.quantized.onnx"), request.OutputPath);
        Assert.Contains(request.Steps, s => s.Id == QuantizeStaticPass.PassId);
        Assert.Equal((true, true, null), (request.MeasureSpeed, request.RevertSlow, request.RequireSpeedup));
        Assert.Equal(DataChoice.Both("d.yaml"), request.Data);
    }

    [Fact]
    public void Without_data_it_is_dynamic()
    {
        Run("m.onnx");
        Assert.Contains(_library.Compression!.Steps, s => s.Id == QuantizeDynamicPass.PassId);
        Assert.DoesNotContain(_library.Compression!.Steps, s => s.Id == QuantizeStaticPass.PassId);
    }

    [Fact]
    public void Options_reach_the_request()
    {
        Run(
            "m.onnx -o o.onnx --force --calibration c.npz --evaluation e.npz --effort best --target onnx --activations s8 --weights u8 --per-channel"
                + " --ranges percentile:99.9 --format qoperator --calibration-samples 7 --max-drop 1.5 --require-speedup 1.2 --decisions d.json"
                + " --speed-threads 2 --save-ranges r.json --runtime 1.17 --exclude head --threads 3 --seed 42"
        );
        var request = _library.Compression!;
        Assert.Equal(("o.onnx", true, 7L, 1.5), (request.OutputPath, request.Overwrite, request.CalibrationSamples, request.MaxDrop));
        Assert.Equal(
            (1.2, "d.json", 2, "r.json"),
            (request.RequireSpeedup, request.DecisionsPath, request.SpeedThreads, request.RangesPath)
        );
        Assert.Equal([FitOutputBiasPass.PassId, QuantizedOperatorsPass.PassId], request.LastSteps.Select(s => s.Id));
        var options = request.Steps.Select(s => s.Options).OfType<ChooseQuantizationOptions>().Single().Static!;
        Assert.Equal((IntegerGrid.UInt8, true, new PercentileRange(99.9)), (options.Weights, options.PerChannel, options.Ranges));
        Assert.Equal((3, 42UL), (request.Threads, request.Seed));
    }

    [Fact]
    public void Passes_can_be_named()
    {
        Run("m.onnx --data d.yaml --pass smooth --pass quantize-static");
        Assert.Equal([SmoothPass.PassId, QuantizeStaticPass.PassId], _library.Compression!.Steps.TakeLast(2).Select(s => s.Id));
    }

    [Fact]
    public void The_bias_of_class_scores_stays_on_request()
    {
        Run("m.onnx --data d.yaml --no-fit-output-bias");
        Assert.Empty(_library.Compression!.LastSteps);
    }

    [Fact]
    public void What_sensitive_layers_get_reaches_the_pass_and_the_operator_set_follows()
    {
        Run("m.onnx --data d.yaml --effort best --max-drop 0.5 --restore-to int16");
        var steps = _library.Compression!.Steps.Select(s => s.Options).ToArray();
        Assert.Equal(new MixedPrecisionOptions(0.5, RestoreTo: PrecisionGain.Int16), steps.OfType<MixedPrecisionOptions>().Single());
        Assert.Equal(21, steps.OfType<UpgradeOpsetOptions>().Single().Opset);
    }

    [Theory]
    [InlineData("m.onnx --data d.yaml --cache folder", "folder")]
    [InlineData("m.onnx --data d.yaml --no-cache", null)]
    public void Statistics_are_kept_where_the_user_wants(string line, string? folder)
    {
        Run(line);
        Assert.Equal(folder, _library.Compression!.CacheFolder);
    }

    [Fact]
    public void Statistics_are_kept_in_the_users_cache_folder_by_itself()
    {
        Run("m.onnx --data d.yaml");
        Assert.Equal(NNCompress.Calibration.StatisticCache.DefaultFolder, _library.Compression!.CacheFolder);
    }

    [Theory]
    [InlineData("m.onnx", true)]
    [InlineData("m.onnx --data d.yaml", true)]
    [InlineData("m.onnx --keep-slow", false)]
    [InlineData("m.onnx --mode weights", false)]
    [InlineData("m.onnx --mode weights --revert-slow", true)]
    [InlineData("m.onnx --mode weights --require-speedup 1", true)]
    [InlineData("m.onnx --mode weights --require-speedup 1 --keep-slow", false)]
    [InlineData("m.onnx --replay d.json", false)]
    public void Slow_layers_go_back_by_themselves_but_where_only_weights_are_quantized(string line, bool reverts)
    {
        Run(line);
        Assert.Equal((true, reverts), (_library.Compression!.MeasureSpeed, _library.Compression!.RevertSlow));
    }

    [Fact]
    public void Nothing_is_measured_with_no_speed()
    {
        Run("m.onnx --data d.yaml --no-speed");
        Assert.Equal((false, false), (_library.Compression!.MeasureSpeed, _library.Compression!.RevertSlow));
    }

    [Theory]
    [InlineData("m.onnx --mode static", "needs calibration data")]
    [InlineData("m.onnx --data d.yaml --per-channel --per-tensor", "contradict")]
    [InlineData("m.onnx --data d.yaml --bits 4", "--mode weights")]
    [InlineData("m.onnx --ranges mse", "--mode static")]
    [InlineData("m.onnx --data d.yaml --no-speed --require-speedup 1", "--no-speed")]
    [InlineData("m.onnx --data d.yaml --replay a --decisions b", "--replay")]
    [InlineData("m.onnx --data d.yaml --keep-slow --replay a", "--keep-slow")]
    [InlineData("m.onnx --data d.yaml --keep-slow --revert-slow", "--revert-slow")]
    [InlineData("m.onnx --data d.yaml --no-speed --revert-slow", "--revert-slow")]
    [InlineData("m.onnx --data d.yaml --replay a --revert-slow", "--revert-slow")]
    [InlineData("m.onnx --mode weights --decisions d.json", "add --revert-slow")]
    [InlineData("m.onnx --max-drop 1", "--max-drop needs")]
    [InlineData("m.onnx --data d.yaml --cache c --no-cache", "--no-cache")]
    [InlineData("m.onnx --data d.yaml --ranges nothing", "'nothing'")]
    [InlineData("m.onnx --bits 3", "3")]
    [InlineData("m.onnx --mode weights --weights u8", "--mode static and --mode dynamic")]
    [InlineData("m.onnx --mode weights --per-tensor", "--mode static and --mode dynamic")]
    [InlineData("m.onnx --data d.yaml --max-drop 1 --restore-to int16", "--effort best")]
    [InlineData("m.onnx --data d.yaml --effort best --restore-to int16", "--max-drop")]
    [InlineData("m.onnx --data d.yaml --format qoperator --activations u16", "8 bits only")]
    public void What_contradicts_itself_is_refused(string line, string told)
    {
        var run = CommandRun.Of($"quantize {line}", _library);
        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.Null(_library.Compression);
    }

    [Fact]
    public void A_form_above_the_ceiling_is_refused_before_the_model_is_read()
    {
        var run = CommandRun.Of("quantize m.onnx --data d.yaml --per-channel --max-opset 12", _library);
        Assert.Equal(ExitCode.BadInput, run.Exit);
        Assert.Contains("NNC1604", run.Error, StringComparison.Ordinal);
        Assert.Null(_library.Compression);
    }

    private CommandRun Run(string line)
    {
        var run = CommandRun.Of($"quantize {line}", _library);
        Assert.Equal(ExitCode.Done, run.Exit);
        return run;
    }
}
