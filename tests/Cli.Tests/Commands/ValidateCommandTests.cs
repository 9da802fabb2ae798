using NNCompress.Pipeline;

namespace NNCompress.Cli.Tests.Commands;

public sealed class ValidateCommandTests
{
    private readonly FakeLibrary _library = new() { Answer = (_, _) => Samples.Comparison };

    [Fact]
    public void Text_is_the_reviewed_one() => Golden.Check("cli/validate.txt", CommandRun.Of("validate a.onnx b.onnx", _library).Output);

    [Fact]
    public void Json_is_the_reviewed_one() =>
        Golden.Check("cli/validate.json", Json.WithoutVersion(CommandRun.Of("validate a.onnx b.onnx --json", _library).Output));

    [Fact]
    public void Options_reach_the_request()
    {
        CommandRun.Of(
            "validate a.onnx b.onnx --data d.npz --labels y.npy --max-drop 1.5 --min-sqnr 20 --seed 18446744073709551615 --threads 3",
            _library
        );

        var request = _library.Validation!;
        Assert.Equal(("a.onnx", "b.onnx"), (request.ReferencePath, request.CandidatePath));
        Assert.Equal("d.npz", request.Data.Evaluation);
        Assert.Equal("y.npy", request.Data.EvaluationLabels);
        Assert.Equal((1.5, 20, ulong.MaxValue, 3), (request.MaxDrop!.Value, request.MinSqnr!.Value, request.Seed, request.Threads));
    }

    [Theory]
    [InlineData("--labels y.npy", "--labels")]
    [InlineData("--max-drop 1", "--max-drop")]
    [InlineData("--runs 3 --data d.npz", "--runs")]
    public void Options_that_do_not_go_together_are_usage(string options, string named)
    {
        var run = CommandRun.Of($"validate a.onnx b.onnx {options}", _library);

        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains($"error NNC5003: {named}", run.Error);
        Assert.Null(_library.Validation);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var run = CommandRun.Of("validate a.onnx b.onnx --labels y.npy --max-drop 1", _library);

        Assert.Equal(2, run.Error.Split("NNC5003").Length - 1);
    }

    [Fact]
    public void A_missed_gate_is_exit_1_and_the_result_is_still_shown()
    {
        _library.Answer = (_, _) =>
            Samples.Comparison with
            {
                Gates =
                [
                    new GateVerdict("drop", Passed: true, Limit: 1, Measured: 0.7),
                    new GateVerdict("sqnr", Passed: false, Limit: 40, Measured: 31.4),
                ],
            };

        var run = CommandRun.Of("validate a.onnx b.onnx --data d.npz --max-drop 0.5", _library);

        Assert.Equal(ExitCode.GateMissed, run.Exit);
        Assert.Contains("gate sqnr: missed, 31.4 dB, 40.0 wanted", run.Output);
        Assert.Contains("scores", run.Output);
    }

    [Fact]
    public void Equal_outputs_are_said_to_be_equal()
    {
        _library.Answer = (_, _) => Samples.Comparison with { Outputs = [Samples.Comparison.Outputs[1]], Metrics = [] };

        Assert.Contains("The outputs are equal.", CommandRun.Of("validate a.onnx b.onnx", _library).Output);
    }
}
