using System.Text.Json;
using NNCompress.Testing;

namespace NNCompress.Cli.Tests.Commands;

public sealed class ExplainCommandTests
{
    [Theory]
    [InlineData("NNC5201")]
    [InlineData("nnc5201")]
    [InlineData("5201")]
    public void The_page_is_the_one_in_the_docs(string code)
    {
        var run = CommandRun.Of($"explain {code}");

        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "diagnostics", "NNC5201.md"));
        Assert.Equal(ExitCode.Done, run.Exit);
        Assert.Equal(page.ReplaceLineEndings("\n").TrimEnd(), run.Output.TrimEnd());
    }

    [Fact]
    public void Without_a_code_all_are_listed()
    {
        var run = CommandRun.Of("explain");

        var pages = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs", "diagnostics"), "NNC*.md");
        Assert.All(pages, p => Assert.Contains(Path.GetFileNameWithoutExtension(p), run.Output));
        Assert.Contains("Quality gate missed", run.Output);
    }

    [Fact]
    public void A_near_code_is_suggested()
    {
        var run = CommandRun.Of("explain NNC5021");

        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains("explain: error NNC5004: There is no code 'NNC5021'. Did you mean NNC", run.Error);
    }

    [Fact]
    public void A_code_like_none_gets_the_list_named()
    {
        var run = CommandRun.Of("explain whatever");

        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains("'nncompress explain' lists all.", run.Error);
    }

    [Fact]
    public void Json_holds_the_page()
    {
        using var json = JsonDocument.Parse(CommandRun.Of("explain NNC5201 --json").Output);

        var code = Assert.Single(json.RootElement.GetProperty("result").GetProperty("codes").EnumerateArray());
        Assert.Equal("NNC5201", code.GetProperty("code").GetString());
        Assert.Equal("Quality gate missed", code.GetProperty("title").GetString());
        Assert.StartsWith("# NNC5201", code.GetProperty("page").GetString());
    }
}
