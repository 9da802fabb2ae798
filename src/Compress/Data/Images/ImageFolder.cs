using System.Collections.Frozen;
using System.Collections.Immutable;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Images;

/// <summary>The images below a folder, sorted by their path (ordinal, with <c>/</c>), so that the order is the same everywhere.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Files">Paths relative to it, with <c>/</c>.</param>
public sealed record ImageFolder(string Folder, ImmutableArray<string> Files)
{
    private static readonly FrozenSet<string> Extensions = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".jpg",
        ".jpeg",
        ".png",
        ".webp",
        ".tif",
        ".tiff",
        ".gif",
        ".avif"
    );

    /// <summary>Deep enough for any data set, and an end to links that lead in circles.</summary>
    private static readonly EnumerationOptions Search = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 8,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    /// <exception cref="DiagnosticException">The folder is missing or holds no image.</exception>
    public static ImageFolder Open(string folder)
    {
        var files = DataFile.Try(
            folder,
            () =>
                Directory
                    .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Where(f => Extensions.Contains(Path.GetExtension(f)))
                    .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
                    .Order(StringComparer.Ordinal)
                    .ToImmutableArray()
        );
        return files.IsEmpty
            ? throw new DiagnosticException(
                DataCodes.ImagesMissing.At(
                    folder,
                    "There is no image in the folder or below it.",
                    $"Images end in {string.Join(", ", Extensions.Order(StringComparer.Ordinal))}."
                )
            )
            : new ImageFolder(folder, files);
    }

    /// <summary>Whether a folder holds an image somewhere.</summary>
    public static bool HasImages(string folder) =>
        DataFile.Try(folder, () => Directory.EnumerateFiles(folder, "*", Search).Any(f => Extensions.Contains(Path.GetExtension(f))));

    /// <summary>The images as samples.</summary>
    public ImageColumn Column() => new(Folder, [.. Files.Select(f => Path.Combine(Folder, f))]);
}
