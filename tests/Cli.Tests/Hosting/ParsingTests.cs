namespace NNCompress.Cli.Tests.Hosting;

public sealed class ParsingTests
{
    [Theory]
    [InlineData("prun m.onnx", "Did you mean 'prune'?")]
    [InlineData("inspect m.onnx --thread 2", "Did you mean '--threads'?")]
    [InlineData("inspect m.onnx --verbose", "'--verbose' is not understood here.")]
    [InlineData("inspect", "MODEL")]
    [InlineData("inspect m.onnx --threads 0,5", "'0,5' is not a whole number from 1 to 1024.")]
    [InlineData("inspect m.onnx --threads 0", "'0' is not a whole number from 1 to 1024.")]
    [InlineData("validate a b --max-drop 0,5", "'0,5' is not a number from 0 to 100.")]
    [InlineData("validate a b --max-drop NaN", "'NaN' is not a number from 0 to 100.")]
    [InlineData("validate a b --seed -1", "'-1' is not a seed")]
    [InlineData("inspect m.onnx --verbosity loud", "loud")]
    [InlineData("completion tcsh", "tcsh")]
    public void A_mistake_is_named_and_is_exit_2(string line, string expected)
    {
        var run = CommandRun.Of(line);

        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains("error NNC5001: ", run.Error);
        Assert.Contains(expected, run.Error);
        Assert.Contains("--help", run.Error);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public void Two_mistakes_are_told_at_once()
    {
        var run = CommandRun.Of("inspect m.onnx --thread 2 --verbosity loud");

        Assert.Contains("--thread", run.Error);
        Assert.Contains("loud", run.Error);
    }

    [Fact]
    public void A_bare_call_shows_the_help_on_standard_error()
    {
        var run = CommandRun.Of("");

        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains("prune", run.Error);
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("--help", "inspect")]
    [InlineData("inspect --help", "--dimension")]
    [InlineData("prune --help", "--sparsity")]
    public void Help_goes_to_standard_output(string line, string expected)
    {
        var run = CommandRun.Of(line);

        Assert.Equal(ExitCode.Done, run.Exit);
        Assert.Contains(expected, run.Output);
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("--json inspect m.onnx")]
    [InlineData("inspect m.onnx --json")]
    public void Common_options_stand_before_or_after_the_verb(string line)
    {
        var run = CommandRun.Of(line, new FakeLibrary { Answer = (_, _) => Samples.Inspection });

        Assert.Equal(ExitCode.Done, run.Exit);
        Assert.StartsWith("{", run.Output);
    }
}
