using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NNCompress.Architecture.Tests;

/// <summary>docs/dependencies.md names every dependency that the build files name.</summary>
public sealed class DependencyPageTests
{
    static readonly string Page = File.ReadAllText(Sources.Absolute("docs/dependencies.md"));

    public static TheoryData<string> Packages =>
        [
            .. XDocument
                .Load(Sources.Absolute("Directory.Packages.props"))
                .Descendants("PackageVersion")
                .Select(p => (string)p.Attribute("Include")!),
        ];

    public static TheoryData<string> Tools =>
        [
            .. JsonDocument
                .Parse(File.ReadAllText(Sources.Absolute(".config/dotnet-tools.json")))
                .RootElement.GetProperty("tools")
                .EnumerateObject()
                .Select(tool => tool.Name),
        ];

    [Theory]
    [MemberData(nameof(Packages))]
    [MemberData(nameof(Tools))]
    public void Every_package_has_its_reason(string name) => Assert.Contains($"`{name}`", Page);

    /// <summary>The version and the hash of an npm package change together; the page must follow.</summary>
    [Fact]
    public void The_npm_packages_of_ONNX_Runtime_are_those_of_the_build()
    {
        var targets = File.ReadAllText(Sources.Absolute("src/OnnxRuntime/Npm.targets"));
        var package = Value(targets, "OrtSourcesPackage");
        var release = ProjectFile.All.Single(p => p.Name == "OnnxRuntime").Property("Version");

        Assert.Contains($"`{package}` {Value(targets, "OrtSourcesVersion")}", Page);
        Assert.Contains($"`{Value(targets, "OrtNodePackage")}` {release}", Page);
        Assert.Contains($"ONNX Runtime {release}", Page);
    }

    static string Value(string targets, string property) => Regex.Match(targets, $"<{property}>(.*)</{property}>").Groups[1].Value;
}
