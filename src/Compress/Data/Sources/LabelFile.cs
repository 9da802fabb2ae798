using System.Globalization;
using NNCompress.Data.Npy;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Sources;

/// <summary>Labels in a file of their own: .npy, an array of a .npz, or a text file with an integer on each line.</summary>
/// <param name="Path">The file.</param>
/// <param name="Array">The array, of a .npz.</param>
/// <param name="Offset">Added to each: −1 where classes count from 1.</param>
public sealed record LabelFile(string Path, string Array = NpzReader.LabelsArray, long Offset = 0) : ILabelSource
{
    /// <inheritdoc/>
    public SampleColumn Open()
    {
        var column = System.IO.Path.GetExtension(Path).ToUpperInvariant() switch
        {
            ".NPY" => NpyReader.Open(Path),
            ".NPZ" => NpzReader.OpenArray(Path, Array),
            ".TXT" => Text(),
            _ => throw new DiagnosticException(
                DataCodes.SourceUnknown.At(
                    Path,
                    "Labels come as .npy, .npz or .txt.",
                    "Save them with numpy.save, or an integer on each line."
                )
            ),
        };
        return Offset == 0 ? column : new OffsetColumn(column, Offset);
    }

    private MemoryColumn Text()
    {
        var found = new DiagnosticBag();
        var values = new List<long>();
        foreach (var (number, line) in DataFile.Lines(Path))
        {
            if (long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                values.Add(value);
            else if (found.Count < 10)
                found.Add(DataCodes.LabelUnreadable.At($"{Path}({number})", $"'{line}' is no integer."));
        }
        found.ThrowIfErrors();
        return MemoryColumn.Labels(values.ToArray(), Path);
    }
}
