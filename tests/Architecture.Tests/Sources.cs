using NNCompress.Testing;

namespace NNCompress.Architecture.Tests;

/// <summary>The project's own files, as paths relative to the root, with slashes, in order.</summary>
static class Sources
{
    static readonly string[] Folders = [".ci", ".config", "benchmarks", "docs", "models", "src", "tests", "tools"];

    static readonly string[] Text =
    [
        "", // scripts without an extension
        ".cmd",
        ".cs",
        ".csproj",
        ".editorconfig",
        ".json",
        ".md",
        ".props",
        ".proto",
        ".py",
        ".sh",
        ".sln",
        ".svg",
        ".targets",
        ".txt",
        ".xml",
        ".yaml",
        ".yml",
    ];

    /// <summary>Everything that is text, but for what builds leave.</summary>
    public static IReadOnlyList<string> TextFiles { get; } =
    [
        .. Directory
            .EnumerateFiles(RepositoryRoot.Path)
            .Concat(Folders.Select(Absolute).Where(Directory.Exists).SelectMany(Below))
            .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path).Replace('\\', '/'))
            .Where(path => Text.Contains(Path.GetExtension(path)) && Path.GetFileName(path) != ".git")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The C# files below a folder.</summary>
    public static IReadOnlyList<string> Code(string folder) =>
        [
            .. TextFiles.Where(path =>
                path.StartsWith(folder + "/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal)
            ),
        ];

    public static string Absolute(string path) => Path.Combine(RepositoryRoot.Path, path);

    static IEnumerable<string> Below(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .Concat(
                Directory
                    .EnumerateDirectories(folder)
                    .Where(d => Path.GetFileName(d) is not ("bin" or "obj" or "artifacts" or "node_modules" or "__pycache__"))
                    .SelectMany(Below)
            );
}
