using NNCompress.Passes;

namespace NNCompress.Architecture.Tests;

/// <summary>
/// One name leads everywhere: FoldBatchnormPass.cs ↔ id fold-batchnorm ↔ docs/passes/fold-batchnorm.md ↔
/// FoldBatchnormPassTests.cs ↔ one line in the catalogue. Hyphens are free: only letters and digits are compared.
/// </summary>
public sealed class PassFilesTests
{
    const string Ending = "Pass.cs";

    /// <summary>The files of passes: everything named …Pass.cs below src/Passes, but for the contract itself.</summary>
    static readonly string[] Passes =
    [
        .. Sources
            .Code("src/Passes")
            .Where(path => path.EndsWith(Ending, StringComparison.Ordinal) && Path.GetFileName(path) is not (Ending or "I" + Ending)),
    ];

    static readonly string[] Pages =
    [
        .. Sources
            .TextFiles.Where(path => path.StartsWith("docs/passes/", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)!),
    ];

    [Fact]
    public void Each_has_its_test() =>
        Assert.All(
            Passes,
            pass =>
            {
                var test = pass.Replace("src/Passes/", "tests/Passes.Tests/", StringComparison.Ordinal);
                Assert.Contains(test.Replace(".cs", "Tests.cs", StringComparison.Ordinal), Sources.Code("tests"));
            }
        );

    [Fact]
    public void Each_has_its_page() => Assert.All(Passes, pass => Assert.Contains(Key(Name(pass)), Pages.Select(Key)));

    [Fact]
    public void Each_has_its_line_in_the_catalogue() =>
        Assert.Equal(Passes.Select(p => Key(Name(p))).Order(), PassCatalogue.All.Select(e => Key(e.Id)).Order());

    [Fact]
    public void Each_page_has_its_pass() =>
        Assert.All(Pages.Where(page => page != "README"), page => Assert.Contains(page, PassCatalogue.All.Select(e => e.Id)));

    [Theory]
    [InlineData("src/Passes/Cleanup/FoldBatchnormPass.cs", "fold-batchnorm")]
    [InlineData("src/Passes/Pruning/PruneMagnitudePass.cs", "prune-magnitude")]
    public void The_name_of_a_file_is_the_id(string path, string id) => Assert.Equal(Key(id), Key(Name(path)));

    static string Name(string path) => Path.GetFileName(path)[..^Ending.Length];

    static string Key(string name) => name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
}
