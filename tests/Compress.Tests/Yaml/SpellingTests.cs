using NNCompress.Yaml;

namespace NNCompress.Compress.Tests.Yaml;

public class SpellingTests
{
    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("lables", "labels", 1)]
    [InlineData("same", "same", 0)]
    public void Distance_counts_edits_and_swaps(string a, string b, int expected)
    {
        Assert.Equal(expected, Spelling.Distance(a, b));
        Assert.Equal(expected, Spelling.Distance(b, a));
    }

    [Theory]
    [InlineData("lables", "labels")]
    [InlineData("SOURCE", "source")]
    [InlineData("evalution", "evaluation")]
    [InlineData("zzz", null)]
    [InlineData("bat", null)]
    public void Nearest_is_what_was_probably_meant(string word, string? expected) =>
        Assert.Equal(expected, Spelling.Nearest(word, ["source", "labels", "evaluation", "metric"]));
}
