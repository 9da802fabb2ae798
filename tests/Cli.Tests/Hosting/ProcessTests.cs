using NNCompress.Testing;

namespace NNCompress.Cli.Tests.Hosting;

/// <summary>What only shows on the process itself: exit codes, streams, signals.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task The_version_is_one_line()
    {
        var (exit, output, error) = await Run("--version");

        Assert.Equal(0, exit);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\r?\n$", output);
        Assert.Equal("", error);
    }

    [Fact]
    public async Task Exit_codes_reach_the_caller()
    {
        Assert.Equal(0, (await Run("passes")).Exit);
        Assert.Equal(2, (await Run("prune")).Exit);
        Assert.Equal(2, (await Run()).Exit);
        Assert.Equal(3, (await Run("inspect", "missing.onnx")).Exit);
    }

    [Fact]
    public async Task Redirected_output_is_plain_text_in_utf8()
    {
        var (_, output, _) = await Run("passes");

        Assert.DoesNotContain('\e', output);
        Assert.Contains('─', output);
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_fault()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no bash.");
        using var folder = new TemporaryFolder();

        var (exit, output, error) = await ToolProcess.Run(
            ToolProcess.Start("bash", folder.Path, "-c", $"'{ToolProcess.Path}' explain --json | head -c 1; exit ${{PIPESTATUS[0]}}"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal((0, "{", ""), (exit, output, error));
    }

    [Fact]
    public async Task A_terminal_gets_colours_unless_they_are_not_wanted()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script(1), which makes a terminal, is not installed.");

        var coloured = await OnTerminal("");
        var plain = await OnTerminal("NO_COLOR=1");

        Assert.Matches(Colour, coloured);
        Assert.DoesNotMatch(Colour, plain);
    }

    // A colour is one of the codes 30 to 49 and 90 to 107, or 38;5;n; bold is none.
    private const string Colour = "\e\\[[0-9;]*\\b(3[0-9]|4[0-9]|9[0-7]|10[0-7])[0-9;]*m";

    private static async Task<string> OnTerminal(string variables)
    {
        using var folder = new TemporaryFolder();
        var start = ToolProcess.Start(
            "/usr/bin/script",
            folder.Path,
            "-qec",
            $"{variables} TERM=xterm-256color '{ToolProcess.Path}' passes x",
            "/dev/null"
        );
        start.RedirectStandardInput = true;
        return (await ToolProcess.Run(start, TestContext.Current.CancellationToken)).Output;
    }

    private static Task<(int Exit, string Output, string Error)> Run(params string[] arguments) =>
        ToolProcess.Run(ToolProcess.Start(ToolProcess.Path, AppContext.BaseDirectory, arguments), TestContext.Current.CancellationToken);
}
