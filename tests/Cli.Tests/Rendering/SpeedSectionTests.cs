using NNCompress.Pipeline;
using NNCompress.Speed;

namespace NNCompress.Cli.Tests.Rendering;

public sealed class SpeedSectionTests
{
    private readonly FakeLibrary _library = new()
    {
        Answer = (_, _) => Samples.Compression with { Speed = Samples.Speed, Gates = [new GateVerdict("speedup", true, 1, 2.2727)] },
    };

    [Fact]
    public void Latency_fusion_and_options_are_told()
    {
        var output = Run("m.onnx").Output;
        Assert.Contains("latency: 12.3 ms → 5.43 ms, 2.27× as fast [2.20, 2.35] with 1 thread (95 % interval, 12 rounds)", output);
        Assert.Contains("A processor, 8 threads", output);
        Assert.Contains("2 of 3 quantized layers run on integers; 0 changes of scale and 1 weights turned back at every run", output);
        Assert.Contains("fc: it runs in float, as Gemm", output);
        Assert.Contains("session option session.x64quantprecision=1: On some processors.", output);
        Assert.Contains("gate speedup: met, 2.27×, 1.00× wanted", output);
        Assert.DoesNotContain("82.0 %", output);
    }

    [Fact]
    public void Layers_that_went_back_to_float_are_told_with_the_reason()
    {
        _library.Answer = (_, _) =>
            Samples.Compression with
            {
                Decisions = new DecisionFile("P", 1, [new FloatDecision(["fc"], 0.8, 0.7, 0.9)])
                {
                    Fallback = new FallbackDecision(FallbackModel.Original, 0.95, 0.94, 0.96),
                },
            };
        var text = string.Join(
            ' ',
            CommandRun.Of("quantize m.onnx", _library).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );
        Assert.Contains("float again: fc; it was measured slower quantized: 0.80× the speed in float [0.70, 0.90] on P", text);
        Assert.Contains("float again: all of it. With what was left quantized the model ran at 0.95 times the speed of the original", text);
        Assert.Contains("\"model\": \"original\"", CommandRun.Of("quantize m.onnx --json", _library).Output);
    }

    [Fact]
    public void The_profile_is_a_detail() => Assert.Contains("82.0 %", Run("m.onnx --verbosity detail").Output);

    [Fact]
    public void Json_has_it_all()
    {
        var output = Run("m.onnx --json").Output;
        foreach (
            var words in new[]
            {
                "\"beforeMilliseconds\": 12.3456",
                "\"speedup\": 2.2727",
                "\"onIntegers\": 2",
                "\"runsOnIntegers\": false",
                "\"microseconds\": 4321.5",
                "\"session.x64quantprecision\": \"1\"",
                "\"gate\": \"speedup\"",
            }
        )
            Assert.Contains(words, output);
    }

    [Fact]
    public void A_speedup_that_is_missed_is_exit_1()
    {
        _library.Answer = (_, _) =>
            Samples.Compression with
            {
                Speed = Samples.Speed,
                Gates = [new GateVerdict("speedup", false, 3, 2.2727)],
            };
        var run = Run("m.onnx");
        Assert.Equal(ExitCode.GateMissed, run.Exit);
        Assert.Contains("error NNC5201: The speed-up is 2.27; 3.00 is wanted.", run.Error);
        Assert.Contains("gate speedup: missed, 2.27×, 3.00× wanted", run.Output);
    }

    [Fact]
    public void A_speedup_that_was_not_measured_is_no_number()
    {
        _library.Answer = (_, _) => Samples.Compression with { Gates = [new GateVerdict("speedup", false, 1, double.NaN)] };
        var run = Run("m.onnx");
        Assert.Contains("The speed-up could not be measured; 1.00 is wanted.", run.Error);
        Assert.Contains("gate speedup: missed, not measured", run.Output);
        Assert.Contains("\"measured\": null", Run("m.onnx --json").Output);
    }

    [Fact]
    public void Of_two_gates_that_are_missed_both_are_told()
    {
        _library.Answer = (_, _) =>
            Samples.Compression with
            {
                Gates = [new GateVerdict("drop", false, 0.5, 0.7), new GateVerdict("speedup", false, 3, 2.2727)],
            };
        var run = Run("m.onnx");
        Assert.Equal(ExitCode.GateMissed, run.Exit);
        Assert.Contains("fell by 0.70 points; 0.50 are allowed.", run.Error);
        Assert.Contains("The speed-up is 2.27; 3.00 is wanted.", run.Error);
    }

    private CommandRun Run(string arguments) => CommandRun.Of($"prune {arguments}", _library);
}
