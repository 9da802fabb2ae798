using NNCompress.Testing;

namespace NNCompress.Compress.Tests;

/// <summary>Where this project's files lie in the source tree.</summary>
internal static class Folders
{
    public static string Project { get; } = Path.Combine(RepositoryRoot.Path, "tests", "Compress.Tests");

    /// <summary>Files that NumPy and Pillow wrote, see make.py there.</summary>
    public static string Golden(string file) => Path.Combine(Project, "Golden", file);

    /// <summary>Descriptions of the assets' models.</summary>
    public static string Description(string model) => Path.Combine(Project, "Assets", model + ".yaml");
}
