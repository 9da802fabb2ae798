using System.Xml.Linq;
using NNCompress.Testing;

namespace NNCompress.Architecture.Tests;

/// <summary>A project of ours below src, as its file declares it.</summary>
sealed class ProjectFile
{
    readonly XDocument _document;

    ProjectFile(string path)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        _document = XDocument.Load(path);
    }

    public static IReadOnlyList<ProjectFile> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(path => new ProjectFile(path)),
    ];

    public string Name { get; }

    public string AssemblyName => Property("AssemblyName") ?? Name;

    /// <summary>The names of the projects that it refers to.</summary>
    public IEnumerable<string> References =>
        Items("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')));

    public IEnumerable<string> Packages => Items("PackageReference");

    public string? Property(string name) => _document.Descendants(name).FirstOrDefault()?.Value;

    IEnumerable<string> Items(string type) => _document.Descendants(type).Select(item => (string)item.Attribute("Include")!);
}
