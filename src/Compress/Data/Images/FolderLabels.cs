using System.Collections.Immutable;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Images;

/// <summary>The class is the sub-folder. Without class names, sub-folders that are all numbers are class indices; others count in sorted order.</summary>
/// <param name="Names">Class names in the model's order, or null.</param>
/// <param name="Offset">Added to classes that are numbers.</param>
public sealed record FolderLabels(IReadOnlyList<string>? Names = null, long Offset = 0) : IImageLabels
{
    /// <inheritdoc/>
    public (ImageFolder Images, ImmutableArray<long> Classes) Label(ImageFolder images)
    {
        var folders = images.Files.Select(f => f.Split('/')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (images.Files.FirstOrDefault(f => !f.Contains('/', StringComparison.Ordinal)) is { } stray)
        {
            throw new DiagnosticException(
                DataCodes.LabelUnreadable.At(
                    Path.Combine(images.Folder, stray),
                    "The image lies in no sub-folder, so it has no class.",
                    "Sort images into one sub-folder for each class, or say under `labels:` where classes stand."
                )
            );
        }
        var areNumbers = folders.TrueForAll(f => f.All(char.IsAsciiDigit));
        var names = new ClassNames(Names ?? (areNumbers ? null : folders), Offset);
        return (images, [.. images.Files.Select(f => names.IndexOf(f.Split('/')[0], Path.Combine(images.Folder, f)))]);
    }
}
