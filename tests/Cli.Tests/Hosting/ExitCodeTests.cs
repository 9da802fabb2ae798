using System.Text.Json;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Tests.Hosting;

/// <summary>What becomes of failures: the exit code, one line on standard error, and the JSON object.</summary>
public sealed class ExitCodeTests
{
    private readonly FakeLibrary _library = new();

    [Fact]
    public void Bad_input_is_3_and_every_error_is_printed()
    {
        _library.Answer = (_, _) =>
            throw new DiagnosticException(
                Samples.BadFile.At("m.onnx", "It is cut off.", "Copy it again."),
                Samples.BadFile.At("m.onnx: conv1", "It has no input.")
            );

        var run = CommandRun.Of("inspect m.onnx", _library);

        Assert.Equal(ExitCode.BadInput, run.Exit);
        Assert.Equal("m.onnx: error NNC1999: It is cut off. Copy it again.\nm.onnx: conv1: error NNC1999: It has no input.\n", run.Error);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public void What_the_library_finds_wrong_with_the_request_is_usage()
    {
        _library.Answer = (_, _) =>
            throw new DiagnosticException(PipelineCodes.OutputExists.At("o.onnx", "The output file exists already."));

        Assert.Equal(ExitCode.Usage, CommandRun.Of("inspect m.onnx", _library).Exit);
    }

    [Fact]
    public void Bad_input_beside_a_usage_mistake_is_3()
    {
        _library.Answer = (_, _) =>
            throw new DiagnosticException(PipelineCodes.OutputExists.At("o.onnx", "It exists."), Samples.BadFile.At("m", "It is cut off."));

        Assert.Equal(ExitCode.BadInput, CommandRun.Of("inspect m.onnx", _library).Exit);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_3()
    {
        _library.Answer = (_, _) => throw new UnauthorizedAccessException("Access to the path '/m.onnx' is denied.");

        var run = CommandRun.Of("inspect m.onnx", _library);

        Assert.Equal(ExitCode.BadInput, run.Exit);
        Assert.Equal("nncompress: error NNC5101: Access to the path '/m.onnx' is denied.\n", run.Error);
    }

    [Fact]
    public void A_fault_of_the_program_is_4_in_one_line_that_says_how_to_report_it()
    {
        _library.Answer = (_, _) => throw new InvalidOperationException("first\nsecond");

        var run = CommandRun.Of("inspect m.onnx", _library);

        Assert.Equal(ExitCode.Internal, run.Exit);
        var line = Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("nncompress: error NNC5901: InvalidOperationException: first second.", line);
        Assert.Contains("report", line);
    }

    [Fact]
    public void A_stack_trace_is_only_printed_on_request()
    {
        _library.Answer = (_, _) => throw new InvalidOperationException("first");

        Assert.DoesNotContain("   at ", CommandRun.Of("inspect m.onnx --verbosity detail", _library).Error);
        Assert.Contains("   at ", CommandRun.Of("inspect m.onnx --verbosity debug", _library).Error);
    }

    [Fact]
    public void Cancelled_is_130()
    {
        using var source = new CancellationTokenSource();
        _library.Answer = (_, cancellation) =>
        {
            source.Cancel();
            cancellation.ThrowIfCancellationRequested();
            return Samples.Inspection;
        };

        var run = CommandRun.Of("inspect m.onnx", _library, cancellation: source.Token);

        Assert.Equal(ExitCode.Cancelled, run.Exit);
        Assert.Equal("nncompress: cancelled, nothing was written.\n", run.Error);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public void A_cancellation_that_nobody_asked_for_is_a_fault()
    {
        _library.Answer = (_, _) => throw new OperationCanceledException();

        Assert.Equal(ExitCode.Internal, CommandRun.Of("inspect m.onnx", _library).Exit);
    }

    [Fact]
    public void A_failure_under_json_is_one_object_too()
    {
        _library.Answer = (_, _) => throw new DiagnosticException(Samples.BadFile.At("m.onnx", "It isn't ONNX.", "Copy it again."));

        var run = CommandRun.Of("inspect m.onnx --json", _library);

        Golden.Check("cli/failure.json", Json.WithoutVersion(run.Output));
    }

    [Theory]
    [InlineData("inspect --json", 2, "usage")]
    [InlineData("explain NNC0000 --json", 2, "usage")]
    [InlineData("explain NNC5001 --json", 0, "done")]
    public void Json_tells_the_exit_code(string line, int exit, string status)
    {
        var run = CommandRun.Of(line);

        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(exit, (int)run.Exit);
        Assert.Equal(exit, json.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal(status, json.RootElement.GetProperty("status").GetString());
    }
}
