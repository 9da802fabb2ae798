using System.Text.RegularExpressions;

namespace NNCompress.Architecture.Tests;

/// <summary>Names that say nothing: what a type helps with, manages or has in common with others is its name.</summary>
public sealed partial class NameTests
{
    /// <summary>The words as parts of a name in PascalCase: CommonOptions, but not Commonly.</summary>
    [GeneratedRegex("(Helpers?|Utils?|Utility|Utilities|Managers?|Common)(?![a-z])")]
    private static partial Regex Empty { get; }

    [GeneratedRegex(@"\b(?:class|record|struct|interface|enum|namespace)\s+([\w.]+)")]
    private static partial Regex Declaration { get; }

    static IEnumerable<string> Code => ((string[])["src", "tests", "tools", "benchmarks"]).SelectMany(Sources.Code);

    [Fact]
    public void Files_and_folders_are_named_after_what_they_hold() => Assert.DoesNotContain(Code, file => Empty.IsMatch(file));

    [Fact]
    public void Types_are_named_after_what_they_are() =>
        Assert.Empty(
            from file in Code
            from Match declaration in Declaration.Matches(File.ReadAllText(Sources.Absolute(file)))
            where Empty.IsMatch(declaration.Groups[1].Value)
            select $"{file}: {declaration.Groups[1].Value}"
        );

    [Theory]
    [InlineData("GraphHelper", true)]
    [InlineData("Tensors/TensorUtils.cs", true)]
    [InlineData("CommonOptions", true)]
    [InlineData("SessionManager", true)]
    [InlineData("Utilization", false)]
    [InlineData("UncommonValues", false)]
    public void The_words_are_recognized(string name, bool empty) => Assert.Equal(empty, Empty.IsMatch(name));
}
