using System.Text.RegularExpressions;
using NNCompress.Docs.Tests.Pages;
using NNCompress.Testing;

namespace NNCompress.Docs.Tests.Snippets;

/// <summary>
/// Code on a page is code of the project: a block behind <c>&lt;!-- from FILE --&gt;</c> stands in that file word for word, but for
/// indentation; and C# that is shown comes from a file which is compiled.
/// </summary>
public sealed partial class SnippetTests
{
    static readonly IReadOnlyList<CodeBlock> Blocks = [.. Page.All.SelectMany(p => p.Code)];

    [GeneratedRegex(@"^<!-- from (\S+) -->$")]
    private static partial Regex Origin { get; }

    [Fact]
    public void Every_block_with_an_origin_stands_there()
    {
        var blocks = Blocks.Where(b => OriginOf(b) is not null).ToArray();

        Assert.NotEmpty(blocks);
        Assert.Empty(blocks.Where(b => !StandsIn(b, OriginOf(b)!)).Select(b => $"{b.Place} is not in {OriginOf(b)}"));
    }

    [Fact]
    public void Every_block_of_CSharp_comes_from_a_file_that_is_compiled() =>
        Assert.Empty(
            Blocks
                .Where(b => b.Language is "csharp" or "cs" or "c#")
                .Where(b => OriginOf(b) is not { } file || !file.EndsWith(".cs", StringComparison.Ordinal) || !IsBuilt(file))
                .Select(b => b.Place)
        );

    [Fact]
    public void The_program_of_the_README_is_whole()
    {
        var program = Page.Of("README.md").Code.Single(b => b.Language == "csharp");

        Assert.Equal("tests/Sample/Program.cs", OriginOf(program));
        Assert.Equal(Lines("tests/Sample/Program.cs"), program.Lines);
    }

    [Theory]
    [InlineData("    a\n      b\n\n    c", "a\n  b\n\nc")]
    [InlineData("a\n  b", "a\n  b")]
    public void Indentation_counts_relative_to_the_block(string text, string expected) =>
        Assert.Equal(expected.Split('\n'), Dedent(text.Split('\n')));

    static string? OriginOf(CodeBlock block) =>
        block.Comment is { } comment && Origin.Match(comment.Trim()) is { Success: true } match ? match.Groups[1].Value : null;

    static bool IsBuilt(string file) =>
        file.StartsWith("src/", StringComparison.Ordinal) || file.StartsWith("tests/", StringComparison.Ordinal);

    static bool StandsIn(CodeBlock block, string file)
    {
        var (lines, wanted) = (Lines(file), Dedent(block.Lines));
        return Enumerable
            .Range(0, Math.Max(0, lines.Length - wanted.Count + 1))
            .Any(start => Dedent([.. lines.Skip(start).Take(wanted.Count)]).SequenceEqual(wanted));
    }

    static string[] Lines(string file) => File.ReadAllLines(Path.Combine(RepositoryRoot.Path, file));

    /// <summary>The lines without the spaces that all of them begin with; empty lines do not count.</summary>
    static IReadOnlyList<string> Dedent(IReadOnlyList<string> lines)
    {
        var indent = lines.Where(l => l.Length > 0).Select(l => l.Length - l.TrimStart(' ').Length).DefaultIfEmpty().Min();
        return [.. lines.Select(l => l.Length == 0 ? l : l[indent..])];
    }
}
