namespace NNCompress.Cli.Tests.Hosting;

/// <summary>Help is to be read on a terminal.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("prune --help")]
    [InlineData("inspect --help")]
    [InlineData("validate --help")]
    [InlineData("passes --help")]
    [InlineData("explain --help")]
    [InlineData("completion --help")]
    public void No_line_is_a_list_of_all_that_completion_offers(string line)
    {
        var run = CommandRun.Of(line);

        Assert.Equal(ExitCode.Done, run.Exit);
        Assert.DoesNotContain("NNC1001|", run.Output);
        Assert.All(run.Output.Split('\n'), l => Assert.InRange(l.Length, 0, 300));
    }
}
