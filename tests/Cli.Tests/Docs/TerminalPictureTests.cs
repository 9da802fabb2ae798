using System.Text.RegularExpressions;
using NNCompress.Cli.Rendering;
using NNCompress.TerminalPicture;
using NNCompress.Testing;
using Spectre.Console;

namespace NNCompress.Cli.Tests.Docs;

/// <summary>The picture of a run in the documentation, and the tool that draws it.</summary>
public sealed partial class TerminalPictureTests
{
    [Fact]
    public void The_picture_is_the_reviewed_one()
    {
        using var screen = Screen.Open(width: 40);
        screen.Write(new Line(("bold", Styles.Heading), (" & <plain>", Style.Plain)));
        screen.Write(new Line(""));
        screen.Write(new Line(("  grey", Styles.Dim), (" and", Styles.Dim), (" red", Styles.Bad)));

        Golden.Check("cli/picture.svg", screen.Export(new SvgTerminal("./nncompress \"x\"")));
    }

    /// <summary>Figures depend on the CPU's kernels, the words do not.</summary>
    [Fact]
    public async Task The_picture_in_the_docs_shows_what_the_command_prints_today()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("models"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "models"), "digits*"))
            File.Copy(file, folder.File("models", Path.GetFileName(file)));
        var committed = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "docs", "images", "prune.svg"),
            TestContext.Current.CancellationToken
        );
        var command = Title().Match(committed).Groups[1].Value.Split(' ')[1..];

        var tool = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "TerminalPicture.exe" : "TerminalPicture");
        var (exit, _, error) = await ToolProcess.Run(
            ToolProcess.Start(tool, folder.Path, ["prune.svg", .. command]),
            TestContext.Current.CancellationToken
        );

        Assert.True(exit == 0, error);
        Assert.Equal(
            Masked(committed),
            Masked(await File.ReadAllTextAsync(folder.File("prune.svg"), TestContext.Current.CancellationToken))
        );
    }

    private static string Masked(string svg) => Figures().Replace(svg, "0");

    [GeneratedRegex("[0-9][0-9.,]*(e[-+][0-9]+)?", RegexOptions.NonBacktracking)]
    private static partial Regex Figures();

    [GeneratedRegex("<title>(.*)</title>", RegexOptions.NonBacktracking)]
    private static partial Regex Title();
}
