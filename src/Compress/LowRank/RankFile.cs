using System.Text.Json;
using System.Text.Json.Serialization;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes.LowRank;
using NNCompress.Runtime;

namespace NNCompress.LowRank;

/// <summary>
/// What layers were decomposed into, in a file (JSON), so that another run, on another machine, makes the same model:
/// <code>
/// { "format": "nncompress-ranks", "version": 1, "processor": "…",
///   "layers": [ { "layer": "conv1", "method": "tucker", "ranks": [16, 24], "speedup": 1.4 },
///               { "layer": "fc", "method": "svd", "ranks": [48], "inputs": 32 } ] }
/// </code>
/// </summary>
/// <param name="Processor">What was measured on; null where nothing was.</param>
/// <param name="Layers">Layers that were decomposed.</param>
public sealed record RankFile(string? Processor, IReadOnlyList<RankRecord> Layers)
{
    private const string Format = "nncompress-ranks";
    private const int Version = 1;

    /// <summary>Decisions of this run, on this processor where they were measured.</summary>
    public static RankFile Of(IReadOnlyList<RankRecord> layers) =>
        new(layers.Any(l => l.Speedup is not null) ? ProcessorName.Describe() : null, layers);

    /// <summary>Writes the file, over one that is there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path)
    {
        var document = new RankDocument(Format, Version, Processor, Layers);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, RankJson.Default.RankDocument);
        var full = Path.GetFullPath(path);
        using var file = new AtomicFile(Path.GetDirectoryName(full)!, Path.GetFileName(full), bytes.Length);
        file.Stream.Write(bytes);
        file.Complete();
        file.Commit(full);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, or what somebody made of it.</summary>
    /// <exception cref="DiagnosticException">The file cannot be read, or is no such file.</exception>
    public static RankFile Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var document = JsonSerializer.Deserialize(file, RankJson.Default.RankDocument);
            if (document is not { Format: Format, Version: Version, Layers: { } layers })
                throw Refused($"It is no file of ranks: 'format' has to be '{Format}' and 'version' {Version}.");
            if (layers.FirstOrDefault(l => l is not { Layer: not null, Method: not null, Ranks.Count: > 0 }) is { } bad)
                throw Refused($"The entry of '{bad.Layer}' lacks its layer, its method or its ranks.");
            return new RankFile(document.Processor, layers);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Refused(e.Message);
        }

        DiagnosticException Refused(string message) =>
            new(LowRankRequestCodes.DecisionsUnreadable.At(path, message, "Give a file that lowrank --decisions has written."));
    }
}

/// <summary>The file as JSON.</summary>
/// <param name="Format">Which format it is.</param>
/// <param name="Version">Which version of it.</param>
/// <param name="Processor">What was measured on.</param>
/// <param name="Layers">What was decomposed.</param>
internal sealed record RankDocument(string Format, int Version, string? Processor, IReadOnlyList<RankRecord> Layers);

/// <summary>Reads and writes the file without reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RankDocument))]
internal sealed partial class RankJson : JsonSerializerContext;
