namespace NNCompress.Architecture.Tests;

/// <summary>The same direction in what the compiler wrote: a package or a linked file could bring what no project file names.</summary>
public sealed class AssemblyReferenceTests
{
    [Fact]
    public void Assemblies_refer_only_to_those_below_them()
    {
        var projects = ProjectFile.All.ToDictionary(p => p.AssemblyName, p => p.Name);
        projects.Remove("Microsoft.ML.OnnxRuntime");

        Assert.All(
            CompiledAssembly.All,
            assembly =>
                Assert.All(
                    assembly.Assemblies.Where(projects.ContainsKey).Select(name => projects[name]),
                    other => Assert.True(Layers.MayUse(assembly.Project, other), $"{assembly.Project} must not use {other}.")
                )
        );
    }

    [Fact]
    public void Below_the_command_nothing_writes_to_the_console() =>
        Assert.All(CompiledAssembly.All.Where(a => a.Project != "Cli"), a => Assert.DoesNotContain("System.Console", a.Types));

    [Fact]
    public void The_references_are_really_read()
    {
        Assert.Contains("System.Console", CompiledAssembly.All.Single(a => a.Project == "Cli").Types);
        Assert.Contains("NNCompress.OnnxIO", CompiledAssembly.All.Single(a => a.Project == "Passes").Assemblies);
    }
}
