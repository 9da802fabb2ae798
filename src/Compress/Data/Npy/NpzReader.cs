using System.IO.Compression;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Npy;

/// <summary>
/// Reads a .npz file: a zip archive of .npy arrays that bear the names of the model's inputs, and one named <c>labels</c> where
/// there are any. Stored arrays are read in place; compressed ones are spooled to a temporary file when first needed.
/// </summary>
public static class NpzReader
{
    /// <summary>The array that holds labels unless another is named.</summary>
    public const string LabelsArray = "labels";

    private const string Extension = ".npy";

    /// <param name="path">The archive.</param>
    /// <exception cref="DiagnosticException">The file is missing or no archive of arrays.</exception>
    public static DataSet Open(string path)
    {
        var columns = Columns(path, _ => true);
        var labels = columns.Find(c => c.Name == LabelsArray);
        var inputs = columns.Where(c => c != labels).ToList();
        if (inputs.Count == 0)
        {
            labels?.Dispose();
            throw new DiagnosticException(
                DataCodes.NpzMalformed.At(
                    path,
                    "The archive holds no array for an input.",
                    "Save arrays under the names of the model's inputs: numpy.savez(path, NAME=array, labels=y)."
                )
            );
        }
        return new DataSet(path, inputs, labels);
    }

    /// <summary>One array of an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="array">The array's name.</param>
    /// <exception cref="DiagnosticException">There is no such array.</exception>
    public static SampleColumn OpenArray(string path, string array) =>
        Columns(path, name => name == array).FirstOrDefault()
        ?? throw new DiagnosticException(DataCodes.NpzMalformed.At(path, $"The archive holds no array '{array}'."));

    private static List<SampleColumn> Columns(string path, Func<string, bool> wanted)
    {
        var columns = new List<SampleColumn>();
        try
        {
            using var file = DataFile.Open(path);
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            var stored = new Lazy<Dictionary<string, long>>(() => StoredEntries.Offsets(path));
            foreach (
                var entry in archive
                    .Entries.Where(e => e.FullName.EndsWith(Extension, StringComparison.Ordinal))
                    .OrderBy(e => e.FullName, StringComparer.Ordinal)
            )
            {
                var name = entry.FullName[..^Extension.Length];
                if (wanted(name))
                    columns.Add(Column(path, name, entry, stored));
            }
            return columns;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or OverflowException)
        {
            columns.ForEach(c => c.Dispose());
            throw new DiagnosticException(
                DataCodes.NpzMalformed.At(path, $"It is no readable zip archive: {e.Message}", "Write it with numpy.savez."),
                e
            );
        }
        catch (DiagnosticException)
        {
            columns.ForEach(c => c.Dispose());
            throw;
        }
    }

    private static NpyColumn Column(string path, string name, ZipArchiveEntry entry, Lazy<Dictionary<string, long>> stored)
    {
        var place = $"{path} ({name})";
        NpyHeader header;
        using (var stream = entry.Open())
            header = NpyHeader.Read(stream, place);
        if (entry.Length - header.Length < header.DataLength)
        {
            throw new DiagnosticException(
                DataCodes.NpyMalformed.At(
                    place,
                    $"The array is cut short: its header tells of {header.DataLength} bytes, and {entry.Length - header.Length} follow.",
                    "Write the archive again."
                )
            );
        }

        RandomBytes bytes = stored.Value.TryGetValue(entry.FullName, out var offset)
            ? new FileBytes(DataFile.Handle(DataFile.Open(path)), offset + header.Length)
            : new SpooledBytes(target => CopyEntry(path, entry.FullName, header, target));
        return new NpyColumn(name, place, header, bytes);
    }

    /// <summary>Writes the elements of an array, and no byte more than its header tells of, whatever the archive holds.</summary>
    private static void CopyEntry(string path, string entry, NpyHeader header, Stream target)
    {
        using var archive = new ZipArchive(DataFile.Open(path), ZipArchiveMode.Read);
        using var source = (archive.GetEntry(entry) ?? throw new InvalidDataException($"'{entry}' has vanished from the archive.")).Open();
        source.ReadExactly(new byte[header.Length]);

        var buffer = new byte[1 << 20];
        for (var left = header.DataLength; left > 0; )
        {
            var count = source.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (count == 0)
                throw new EndOfStreamException($"'{entry}' ends before its header says.");
            target.Write(buffer, 0, count);
            left -= count;
        }
    }
}
