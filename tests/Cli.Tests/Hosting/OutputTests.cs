using NNCompress.Pipeline;

namespace NNCompress.Cli.Tests.Hosting;

/// <summary>What goes to which stream, and when colours and progress do.</summary>
public sealed class OutputTests
{
    private readonly FakeLibrary _library = new()
    {
        Answer = (progress, _) =>
        {
            progress?.Report(new StageProgress("reading", "m.onnx", null));
            progress?.Report(new StageProgress("measuring [x]", null, 0.5));
            progress?.Report(new StageProgress("measuring [x]", null, 1.5));
            return Samples.Inspection with { Findings = Samples.Compression.Findings };
        },
    };

    [Fact]
    public void Redirected_streams_get_neither_colours_nor_progress()
    {
        var run = CommandRun.Of("inspect m.onnx", _library);

        Assert.DoesNotContain('\e', run.Output + run.Error);
        Assert.Equal("digits.onnx: warning NNC4999: The pattern 'x*' matches no layer.\n", run.Error);
    }

    [Fact]
    public void A_terminal_gets_colours_and_a_bar_with_the_time_left()
    {
        var run = CommandRun.Of("inspect m.onnx", _library, TestTerminal.Interactive());

        Assert.Contains("measuring [x]", run.Error);
        Assert.Contains("━", run.Error);
        Assert.Matches("(--|[0-9]{2}):(--|[0-9]{2}):(--|[0-9]{2})", run.Error);
        Assert.Contains("\e[33mwarning NNC4999\e[0m", run.Error.Replace("38;5;11", "33"));
        Assert.DoesNotContain("measuring", run.Output);
    }

    [Fact]
    public void Findings_are_never_wrapped()
    {
        var text = new string('x', 500);
        _library.Answer = (_, _) => Samples.Inspection with { Findings = [Samples.Warning.At("m.onnx", text)] };

        Assert.Contains(text, CommandRun.Of("inspect m.onnx", _library, TestTerminal.Interactive()).Error);
    }

    [Fact]
    public void Control_codes_out_of_a_file_do_not_reach_the_terminal()
    {
        _library.Answer = (_, _) =>
            Samples.Inspection with
            {
                Findings = [Samples.Warning.At("\e[2Jm.onnx", "a\nb")],
                ModelPath = "\e[31mred",
            };

        var run = CommandRun.Of("inspect m.onnx", _library);

        Assert.Equal(" [2Jm.onnx: warning NNC4999: a b\n", run.Error);
        Assert.DoesNotContain('\e', run.Output);
    }

    [Fact]
    public void Quiet_prints_nothing_where_all_is_well()
    {
        var run = CommandRun.Of("inspect m.onnx --quiet", _library);

        Assert.Equal((ExitCode.Done, "", ""), (run.Exit, run.Output, run.Error));
    }

    [Fact]
    public void Quiet_json_is_still_printed() => Assert.StartsWith("{", CommandRun.Of("inspect m.onnx --quiet --json", _library).Output);

    [Fact]
    public void Details_add_remarks_and_the_stages()
    {
        var run = CommandRun.Of("inspect m.onnx --verbosity detail", _library);

        Assert.Contains("conv1: info NNC4998: A choice was made.", run.Error);
        Assert.StartsWith("reading\nmeasuring [x]\n", run.Error);
    }

    [Fact]
    public void Json_holds_every_finding_whatever_is_printed()
    {
        var run = CommandRun.Of("inspect m.onnx --json", _library);

        Assert.Contains("NNC4998", run.Output);
        Assert.DoesNotContain("NNC4998", run.Error);
    }
}
