using System.Collections.Immutable;
using System.Text.RegularExpressions;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Images;

/// <summary>The class stands in the file's name, where a pattern's group <c>label</c> finds it.</summary>
/// <param name="Pattern">A regular expression without backtracking, over the file's name without its folder.</param>
/// <param name="Names">Class names in the model's order, where the pattern finds names and not numbers.</param>
/// <param name="Offset">Added to classes that are numbers.</param>
public sealed record FileNameLabels(Regex Pattern, IReadOnlyList<string>? Names = null, long Offset = 0) : IImageLabels
{
    /// <summary>The group of the pattern that finds the class.</summary>
    public const string Group = "label";

    /// <inheritdoc/>
    public (ImageFolder Images, ImmutableArray<long> Classes) Label(ImageFolder images)
    {
        var names = new ClassNames(Names, Offset);
        return (images, [.. images.Files.Select(f => names.IndexOf(Find(f, images), Path.Combine(images.Folder, f)))]);
    }

    private string Find(string file, ImageFolder images)
    {
        var match = Pattern.Match(file[(file.LastIndexOf('/') + 1)..]).Groups[Group];
        return match.Success
            ? match.Value
            : throw new DiagnosticException(
                DataCodes.LabelUnreadable.At(
                    Path.Combine(images.Folder, file),
                    $"The file's name does not match the pattern '{Pattern}'.",
                    "Correct the pattern, or take the file out of the folder."
                )
            );
    }
}
