using System.Text.RegularExpressions;
using NNCompress.Data;
using NNCompress.Data.Preprocessing;
using NNCompress.Metrics;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Data.Description;

/// <summary>docs/data.md is right and complete.</summary>
public partial class DataPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "data.md"));

    public static TheoryData<string> Examples => [.. Example().Matches(Page).Select(m => m.Groups["yaml"].Value)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_example_is_a_valid_description(string yaml)
    {
        using var folder = new TemporaryFolder();
        folder.Write("names.txt", "cat\ndog\n");
        var description = DataDescription.Load(folder.Write("d.yaml", yaml), variables: _ => null);
        Assert.NotNull(description.Calibration);
    }

    [Fact]
    public void There_are_examples() => Assert.InRange(Examples.Count, 6, 20);

    [Fact]
    public void Every_step_kernel_and_key_stands_in_it()
    {
        string[] keys =
        [
            "source",
            "labels",
            "samples",
            "limit",
            "root",
            "preprocess",
            "metric",
            "scores",
            "output",
            "batch",
            "ignore",
            "calibration",
            "evaluation",
            "tuning",
            "steps",
            "state",
            "constants",
        ];
        foreach (
            var word in PreprocessingCatalogue
                .Keys.Concat(ResampleKernel.All.Keys)
                .Concat(MetricCatalogue.Names.Where(n => n != "topK"))
                .Concat(keys)
        )
            Assert.Contains($"`{word}`", Page);
    }

    [GeneratedRegex("^```yaml\n(?<yaml>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Example();
}
