namespace NNCompress.Architecture.Tests;

public sealed class ProjectReferenceTests
{
    [Fact]
    public void Every_project_has_its_place_in_the_order() =>
        Assert.All(ProjectFile.All, project => Assert.True(Layers.Knows(project.Name), $"{project.Name} is not in Layers."));

    /// <summary>The runtime finds assemblies, and two file systems find files, without regard to case.</summary>
    [Fact]
    public void No_two_assemblies_have_one_name() =>
        Assert.Distinct(ProjectFile.All.Select(p => p.AssemblyName), StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void Projects_refer_only_to_those_below_them() =>
        Assert.All(
            ProjectFile.All,
            project =>
                Assert.All(
                    project.References,
                    other => Assert.True(Layers.MayUse(project.Name, other), $"{project.Name} must not refer to {other}.")
                )
        );

    [Theory]
    [InlineData("Passes", "OnnxIO", true)]
    [InlineData("Cli", "Compress", true)]
    [InlineData("OnnxIO", "Passes", false)]
    [InlineData("Passes", "Passes", false)]
    [InlineData("Passes", "OnnxRuntime", false)]
    [InlineData("MSBuild", "Compress", false)]
    public void The_order_allows_one_direction(string project, string other, bool allowed) =>
        Assert.Equal(allowed, Layers.MayUse(project, other));

    [Fact]
    public void Only_Runtime_says_where_ONNX_Runtime_comes_from() =>
        Assert.Equal(["Runtime"], ProjectFile.All.Where(p => p.Property("UsesOnnxRuntime") == "true").Select(p => p.Name));

    [Theory]
    [InlineData("Google.Protobuf", "OnnxIO")]
    [InlineData("YamlDotNet", "Compress")]
    [InlineData("System.CommandLine", "Cli")]
    [InlineData("Spectre.Console", "Cli")]
    public void A_package_is_known_to_one_project_alone(string package, string home) =>
        Assert.All(ProjectFile.All.Where(p => p.Packages.Contains(package)), p => Assert.Equal(home, p.Name));
}
