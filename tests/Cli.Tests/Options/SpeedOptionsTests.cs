using System.CommandLine;
using NNCompress.Cli.Options;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Tests.Options;

public sealed class SpeedOptionsTests
{
    [Theory]
    [InlineData("", true, null, 1)]
    [InlineData("--no-speed", false, null, 1)]
    [InlineData("--require-speedup 1.5 --speed-threads 2", true, 1.5, 2)]
    public void What_is_said_reaches_the_request(string line, bool measure, double? require, int threads)
    {
        var (arguments, problems) = Read(line);
        Assert.Empty(problems);
        var request = arguments.In(new CompressionRequest("m.onnx", []));
        Assert.Equal((measure, require, threads), (request.MeasureSpeed, request.RequireSpeedup, request.SpeedThreads));
    }

    [Theory]
    [InlineData("--revert-slow", true, null, null)]
    [InlineData("--revert-slow --decisions d.json", true, "d.json", null)]
    [InlineData("--replay d.json", false, null, "d.json")]
    public void Decisions_reach_the_request(string line, bool revert, string? decisions, string? replay)
    {
        var (arguments, problems) = Read(line);
        Assert.Empty(problems);
        var request = arguments.In(new CompressionRequest("m.onnx", []));
        Assert.Equal((revert, decisions, replay), (request.RevertSlow, request.DecisionsPath, request.ReplayPath));
    }

    [Theory]
    [InlineData("--no-speed --require-speedup 1")]
    [InlineData("--revert-slow --replay d.json")]
    [InlineData("--decisions d.json")]
    public void Options_that_contradict_each_other_are_refused(string line)
    {
        var (_, problems) = Read(line);
        Assert.Equal(CommandCodes.OptionsConflict, Assert.Single(problems).Code);
    }

    private static (SpeedArguments, DiagnosticBag) Read(string line)
    {
        var options = new SpeedOptions();
        var command = new Command("test");
        options.AddTo(command);
        var problems = new DiagnosticBag();
        return (options.Read(command.Parse(line), "test", problems), problems);
    }
}
