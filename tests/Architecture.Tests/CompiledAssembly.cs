using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace NNCompress.Architecture.Tests;

/// <summary>What an assembly refers to, read from its metadata without loading it.</summary>
sealed record CompiledAssembly(string Project, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Types)
{
    /// <summary>Those of our projects that the tests' output holds: all but the build task and other people's sources.</summary>
    public static IReadOnlyList<CompiledAssembly> All { get; } =
    [.. ProjectFile.All.Where(p => p.Name is not ("OnnxRuntime" or "MSBuild")).Select(Read)];

    static CompiledAssembly Read(ProjectFile project)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, project.AssemblyName + ".dll"));
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        return new(
            project.Name,
            [.. metadata.AssemblyReferences.Select(h => metadata.GetString(metadata.GetAssemblyReference(h).Name))],
            [
                .. metadata
                    .TypeReferences.Select(metadata.GetTypeReference)
                    .Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}"),
            ]
        );
    }
}
