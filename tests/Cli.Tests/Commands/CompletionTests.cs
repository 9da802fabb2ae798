using NNCompress.Testing;

namespace NNCompress.Cli.Tests.Commands;

/// <summary>The scripts, sourced by the shells themselves.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Every_script_asks_the_program(string shell)
    {
        var run = CommandRun.Of($"completion {shell}");

        Assert.Equal(ExitCode.Done, run.Exit);
        Assert.Contains("nncompress completion " + shell, run.Output);
        Assert.Contains(" suggest ", run.Output);
    }

    [Theory]
    [InlineData("nncompress ins", 1, "inspect")]
    [InlineData("nncompress inspect --verbosity d", 3, "debug detail")]
    [InlineData("nncompress completion ", 2, "bash fish pwsh zsh")]
    [InlineData("nncompress inspect ", 2, "")]
    public async Task Bash_completes(string line, int word, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no bash.");
        var words = line.EndsWith(' ') ? [.. line.TrimEnd().Split(' '), ""] : line.Split(' ');

        var reply = await Ask(
            "bash",
            $$"""
            source <(nncompress completion bash)
            COMP_WORDS=({{string.Join(
                ' ',
                words.Select(w => $"'{w}'")
            )}}); COMP_CWORD={{word}}; COMP_LINE='{{line}}'; COMP_POINT={{line.Length}}
            _nncompress_complete
            printf '%s ' "${COMPREPLY[@]}"
            complete -p nncompress >&2
            """
        );

        Assert.Equal(expected, reply.Trim());
    }

    [Fact]
    public async Task Zsh_completes()
    {
        Assert.SkipUnless(Exists("zsh"), "zsh is not installed.");

        var reply = await Ask(
            "zsh",
            """
            compdef() { : }; compadd() { shift; print -r -- "$@" }; _files() { print files }
            source <(nncompress completion zsh)
            words=(nncompress inspect --verbosity d); CURRENT=4; _nncompress
            words=(nncompress inspect ''); CURRENT=3; _nncompress
            """
        );

        Assert.Equal("debug detail\nfiles", reply.Trim());
    }

    [Fact]
    public async Task Fish_completes()
    {
        Assert.SkipUnless(Exists("fish"), "fish is not installed.");

        var reply = await Ask("fish", "nncompress completion fish | source; complete -C 'nncompress inspect --verbosity d'");

        Assert.Equal("debug\ndetail", reply.Trim());
    }

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, program)));

    private static async Task<string> Ask(string shell, string script)
    {
        using var folder = new TemporaryFolder();
        var start = ToolProcess.Start(shell, folder.Path, "-c", script);
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        var (exit, output, error) = await ToolProcess.Run(start, TestContext.Current.CancellationToken);
        Assert.True(exit == 0, error);
        return output;
    }
}
