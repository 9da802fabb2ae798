using System.Formats.Tar;
using System.IO.Compression;

namespace NNCompress.Testing;

/// <summary>The ONNX project's conformance cases (models with inputs and expected outputs), read from their archive.</summary>
public static class ConformanceArchive
{
    public const int CaseCount = 1599;

    /// <summary>The archive, or null where the assets are not there.</summary>
    public static string? Path { get; } = Find();

    /// <summary>Every case, in order of names.</summary>
    public static IReadOnlyList<ConformanceCase> Cases()
    {
        var files = Files().ToDictionary(f => f.Name, f => f.Bytes);
        var models = files.Keys.Where(n => n.EndsWith(".onnx", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. models.Select(name => CaseOf(name, files))];
    }

    /// <summary>A case is a folder with <c>model.onnx</c> and its data, or a model alone with the output for inputs that are ramps.</summary>
    static ConformanceCase CaseOf(string modelName, Dictionary<string, byte[]> files)
    {
        const string InFolder = "/model.onnx";
        var name = modelName.EndsWith(InFolder, StringComparison.Ordinal) ? modelName[..^InFolder.Length] : modelName[..^".onnx".Length];
        var sets = new List<ConformanceDataSet>();
        while (Series(files, $"{name}/test_data_set_{sets.Count}/output_") is { Count: > 0 } outputs)
            sets.Add(new ConformanceDataSet(Series(files, $"{name}/test_data_set_{sets.Count}/input_"), outputs));
        if (files.TryGetValue($"{name}_output_0.pb", out var output))
            sets.Add(new ConformanceDataSet([], [output]));
        return new ConformanceCase(name.TrimStart('.', '/'), files[modelName], sets);
    }

    static List<byte[]> Series(Dictionary<string, byte[]> files, string prefix)
    {
        var series = new List<byte[]>();
        while (files.TryGetValue($"{prefix}{series.Count}.pb", out var bytes))
            series.Add(bytes);
        return series;
    }

    static IEnumerable<(string Name, byte[] Bytes)> Files()
    {
        using var gzip = new GZipStream(
            File.OpenRead(Path ?? throw new InvalidOperationException(Assets.Missing)),
            CompressionMode.Decompress
        );
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                continue;
            var bytes = new byte[entry.Length];
            entry.DataStream?.ReadExactly(bytes);
            yield return (entry.Name, bytes);
        }
    }

    static string? Find()
    {
        if (Assets.Root is null)
            return null;
        var path = Assets.File("data", "onnx_backend.tgz");
        return File.Exists(path) ? path : null;
    }
}
