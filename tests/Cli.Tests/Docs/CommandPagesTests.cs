using System.CommandLine;
using NNCompress.Cli.Hosting;
using NNCompress.Cli.Options;
using NNCompress.Testing;

namespace NNCompress.Cli.Tests.Docs;

/// <summary>Each verb has its page, which tells of every argument and option.</summary>
public sealed class CommandPagesTests
{
    private static readonly RootCommand Root = CommandLineApp.Build(new ReportingOptions(), (_, _) => ExitCode.Done);

    private static string Folder => Path.Combine(RepositoryRoot.Path, "docs", "commands");

    public static TheoryData<string> Verbs => [.. Root.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_has_its_page(string verb)
    {
        var command = Root.Subcommands.Single(c => c.Name == verb);
        var page = File.ReadAllText(Path.Combine(Folder, verb + ".md"));

        Assert.StartsWith($"# {verb}", page);
        Assert.All(command.Arguments, a => Assert.Contains(a.Name, page));
        Assert.All(command.Options.Where(o => o is not System.CommandLine.Help.HelpOption), o => Assert.Contains($"`{o.Name}", page));
    }

    [Fact]
    public void Common_options_are_told_once()
    {
        var page = File.ReadAllText(Path.Combine(Folder, "README.md"));

        Assert.All(new ReportingOptions().All, o => Assert.Contains($"`{o.Name}", page));
        Assert.All(Enum.GetValues<ExitCode>(), e => Assert.Contains($"| {(int)e} |", page));
        Assert.All(Verbs, v => Assert.Contains($"({v.Data}.md)", page));
    }

    [Fact]
    public void Every_page_has_its_verb() =>
        Assert.All(
            Directory.GetFiles(Folder, "*.md").Select(f => Path.GetFileNameWithoutExtension(f)!).Where(n => n != "README"),
            n => Assert.Contains(Root.Subcommands, c => c.Name == n)
        );
}
