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

    [Fact]
    public void A_gate_without_a_measurement_is_refused()
    {
        var (_, problems) = Read("--no-speed --require-speedup 1");
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
