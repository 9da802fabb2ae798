using NNCompress.Docs.Tests.Pages;

namespace NNCompress.Docs.Tests.Running;

/// <summary>
/// What a reader is told to type works. The blocks in <c>sh</c> that begin with ./nncompress are run, those of a page in order and
/// in one folder, which at first holds what a clone holds.
/// </summary>
public sealed class CommandTests
{
    const string Tool = "./nncompress";

    public static TheoryData<string> PagesWithCommands => [.. Page.All.Where(p => p.Code.Any(IsRun)).Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(PagesWithCommands))]
    public async Task The_commands_of_a_page_work(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The commands are for POSIX shells.");
        using var clone = new Clone();
        foreach (var command in Page.Of(name).Code.Where(IsRun).SelectMany(Command.Of))
        {
            var outcome = await clone.Run("bash", ["-c", command.Text]);
            Assert.True(
                outcome.ExitCode == command.ExitCode,
                $"{command.Place}: {command.Text}\nexited with {outcome.ExitCode} instead of {command.ExitCode}\n{outcome.Errors}{outcome.Output}"
            );
        }
    }

    /// <summary>Nothing that looks like a command escapes the test above; text shows what is printed, or a synopsis.</summary>
    [Fact]
    public void Commands_stand_where_they_are_run() =>
        Assert.Empty(
            from page in Page.All
            from block in page.Code
            where !IsRun(block) && block.Language != "text"
            where block.Lines.Any(line => line.TrimStart(' ', '$', '>').StartsWith(Tool, StringComparison.Ordinal))
            select block.Place
        );

    [Theory]
    [InlineData("./nncompress a", new[] { "./nncompress a" }, new[] { 0 })]
    [InlineData(
        "# first\n./nncompress a\n\n./nncompress b # exit 3",
        new[] { "./nncompress a", "./nncompress b # exit 3" },
        new[] { 0, 3 }
    )]
    [InlineData(
        "# exit 1: missed\n./nncompress a \\\n    --b\n./nncompress c",
        new[] { "./nncompress a     --b", "./nncompress c" },
        new[] { 1, 0 }
    )]
    public void A_block_is_cut_into_commands(string text, string[] commands, int[] exits)
    {
        var found = Command.Of(new CodeBlock(Page.All[0], 1, "sh", text, null)).ToArray();

        Assert.Equal(commands, found.Select(c => c.Text));
        Assert.Equal(exits, found.Select(c => c.ExitCode));
    }

    static bool IsRun(CodeBlock block) => block.Language == "sh" && block.Lines.Any(l => l.StartsWith(Tool, StringComparison.Ordinal));
}
