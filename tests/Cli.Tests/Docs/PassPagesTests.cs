using NNCompress.Cli.Commands.Passes;
using NNCompress.Passes;
using NNCompress.Testing;

namespace NNCompress.Cli.Tests.Docs;

/// <summary>The page of each pass tells of its options.</summary>
public sealed class PassPagesTests
{
    public static TheoryData<string> Ids => [.. PassCatalogue.All.Select(p => p.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_option_is_told_of(string id)
    {
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "passes", id + ".md"));

        Assert.StartsWith($"# {id}", page);
        Assert.All(
            PassOption.Of(PassCatalogue.Find(id)!.DefaultOptions),
            o => Assert.True(Spellings(o.Name).Any(page.Contains), $"{id}.md does not tell of '{o.Name}'")
        );
    }

    // As in a recipe, or as on the command line: includeTables or --tables, layers or --layer.
    private static IEnumerable<string> Spellings(string name)
    {
        var words = string.Concat(name.Select(c => char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}"));
        return [name, $"--{words}", $"--{words.TrimEnd('s')}", $"--{words.Replace("include-", "")}"];
    }
}
