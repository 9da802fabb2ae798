using System.Text.Json;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Sources;

/// <summary>JSON files, one for each input, each a list of samples: a sample is a list of numbers, as the tokens of a text, and may be of any length.</summary>
/// <param name="Files">Input and file; a single file may leave the input open.</param>
public sealed record JsonSource(IReadOnlyList<(string? Input, string Path)> Files) : IDataSource
{
    private const long LargestFile = 1L << 28;

    /// <inheritdoc/>
    public string Identity => string.Join('|', Files.Select(f => Path.GetFullPath(f.Path)));

    /// <inheritdoc/>
    public DataSet Open(ILabelSource? labels) => new(Files[0].Path, [.. Files.Select(f => Read(f.Input, f.Path))], labels?.Open());

    /// <summary>int64 where every number of the file is an integer, else float32.</summary>
    private static RaggedColumn Read(string? input, string path)
    {
        var text = DataFile.Try(
            path,
            () =>
                new FileInfo(path).Length > LargestFile ? throw new IOException("the file is larger than 256 MB") : File.ReadAllBytes(path)
        );
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 3 });
            var samples = document.RootElement.EnumerateArray().Select(s => s.EnumerateArray().ToArray()).ToList();
            if (samples.Count == 0)
                throw new DiagnosticException(DataCodes.NoSamples.At(path, "The list is empty."));
            var areIntegers = samples.TrueForAll(s =>
                Array.TrueForAll(s, n => n.ValueKind == JsonValueKind.Number && n.TryGetInt64(out _))
            );
            return new RaggedColumn(
                input,
                samples.ConvertAll(s =>
                    areIntegers
                        ? Tensor.FromInt64s([s.Length], Array.ConvertAll(s, n => n.GetInt64()))
                        : Tensor.FromSingles([s.Length], Array.ConvertAll(s, n => n.GetSingle()))
                ),
                path
            );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new DiagnosticException(
                DataCodes.JsonMalformed.At(
                    path,
                    $"It is no list of lists of numbers: {e.Message}",
                    "Write a list for each sample: `[[1, 5, 2], [1, 7]]`."
                ),
                e
            );
        }
    }
}
