using System.Collections.Immutable;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Images;

/// <summary>
/// The class stands in a list of lines <c>path class</c>, split at the last blank, tab, comma or semicolon. The list also says which
/// images are samples and in what order.
/// </summary>
/// <param name="ListFile">The list; paths in it count from the image folder.</param>
/// <param name="Names">Class names in the model's order, where the list holds names and not numbers.</param>
/// <param name="Offset">Added to classes that are numbers.</param>
public sealed record ListLabels(string ListFile, IReadOnlyList<string>? Names = null, long Offset = 0) : IImageLabels
{
    private static readonly char[] Separators = [' ', '\t', ',', ';'];

    /// <inheritdoc/>
    public (ImageFolder Images, ImmutableArray<long> Classes) Label(ImageFolder images)
    {
        var names = new ClassNames(Names, Offset);
        var known = images.Files.ToHashSet(StringComparer.Ordinal);
        var files = ImmutableArray.CreateBuilder<string>();
        var classes = ImmutableArray.CreateBuilder<long>();
        var found = new DiagnosticBag();
        foreach (var (number, line) in DataFile.Lines(ListFile))
        {
            var place = $"{ListFile}({number})";
            var cut = line.LastIndexOfAny(Separators);
            var file = cut < 0 ? line : line[..cut].TrimEnd(Separators).Replace('\\', '/');
            if (cut < 0 || !known.Contains(file))
            {
                found.Add(
                    DataCodes.LabelUnreadable.At(
                        place,
                        cut < 0 ? $"'{line}' is no path and class." : $"There is no image '{file}' in {images.Folder}."
                    )
                );
                continue;
            }
            files.Add(file);
            classes.Add(names.IndexOf(line[(cut + 1)..], place));
        }
        found.ThrowIfErrors();
        return files.Count == 0
            ? throw new DiagnosticException(DataCodes.LabelUnreadable.At(ListFile, "The list is empty."))
            : (images with { Files = files.ToImmutable() }, classes.ToImmutable());
    }
}
