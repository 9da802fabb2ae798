using NNCompress.Docs.Tests.Pages;
using NNCompress.Testing;

namespace NNCompress.Docs.Tests.Running;

/// <summary>The two commands that a stranger types first. <see cref="CommandTests"/> runs the one, CI the other.</summary>
public sealed class QuickStartTests
{
    const string First = "./nncompress prune models/digits.onnx --sparsity 0.8 --data models/digits.yaml -o digits-pruned.onnx";

    const string Second = "dotnet test";

    [Fact]
    public void They_stand_in_the_README_each_in_a_block_to_copy()
    {
        var blocks = Page.Of("README.md").Code.Where(b => b.Language == "sh").Select(b => b.Text);
        Assert.Equal([First, Second], blocks.Take(2));
    }

    [Fact]
    public void The_second_is_what_CI_runs() => Assert.Contains(Second, File.ReadAllLines(Path.Combine(RepositoryRoot.Path, ".ci", "run")));

    [Fact]
    public void The_picture_shows_the_first() =>
        Assert.Contains($"<title>{First}</title>", File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "images", "prune.svg")));
}
