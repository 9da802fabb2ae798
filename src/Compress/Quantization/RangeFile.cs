using System.Text.Json;
using System.Text.Json.Serialization;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes.Numerics;

namespace NNCompress.Quantization;

/// <summary>
/// Ranges of activations in a file (JSON), so that they can be looked at, changed, and used again without the data:
/// <code>{ "format": "nncompress-ranges", "version": 1, "ranges": { "conv1_out": [-1.5, 3.25] } }</code>
/// </summary>
public static class RangeFile
{
    private const string Format = "nncompress-ranges";
    private const int Version = 1;

    /// <summary>Writes ranges, by the value's name in ordinal order.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, ValueRange> ranges)
    {
        var document = new RangeDocument(
            Format,
            Version,
            new SortedDictionary<string, float[]>(
                ranges.ToDictionary(r => r.Key, r => new[] { r.Value.Min, r.Value.Max }),
                StringComparer.Ordinal
            )
        );
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, RangeJson.Default.RangeDocument);
        var full = Path.GetFullPath(path);
        using var file = new AtomicFile(Path.GetDirectoryName(full)!, Path.GetFileName(full), bytes.Length);
        file.Stream.Write(bytes);
        file.Complete();
        file.Commit(full);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, or what somebody made of it.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read, or is no such file.</exception>
    public static IReadOnlyDictionary<string, ValueRange> Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var document = JsonSerializer.Deserialize(file, RangeJson.Default.RangeDocument);
            if (document is not { Format: Format, Version: Version, Ranges: { } ranges })
                throw Refused($"It is no file of ranges: 'format' has to be '{Format}' and 'version' {Version}.");
            foreach (var (name, ends) in ranges)
            {
                if (ends is not [var min, var max] || !float.IsFinite(min) || !float.IsFinite(max) || min > max)
                    throw Refused($"The range of '{name}' is not two finite numbers in order.");
            }

            return ranges.ToDictionary(r => r.Key, r => new ValueRange(r.Value[0], r.Value[1]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Refused(e.Message);
        }

        DiagnosticException Refused(string message) =>
            new(QuantizationRequestCodes.RangesUnreadable.At(path, message, "Give a file that --save-ranges has written."));
    }
}

/// <summary>The file as JSON.</summary>
/// <param name="Format">Which format it is.</param>
/// <param name="Version">Which version of it.</param>
/// <param name="Ranges">Smallest and largest value, by name.</param>
internal sealed record RangeDocument(string Format, int Version, SortedDictionary<string, float[]> Ranges);

/// <summary>Reads and writes the file without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RangeDocument))]
internal sealed partial class RangeJson : JsonSerializerContext;
