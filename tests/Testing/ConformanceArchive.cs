using System.Formats.Tar;
using System.IO.Compression;

namespace NNCompress.Testing;

/// <summary>The ONNX project's conformance models, read from their archive.</summary>
public static class ConformanceArchive
{
    public const int ModelCount = 1599;

    public static string? Path =>
        Assets.Root is null || !File.Exists(Assets.File("data", "onnx_backend.tgz")) ? null : Assets.File("data", "onnx_backend.tgz");

    /// <summary>Name and bytes of every model, in archive order.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Models() =>
        Entries().Where(e => e.Name.EndsWith(".onnx", StringComparison.Ordinal));

    /// <summary>Name and bytes of every file, in archive order.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Entries()
    {
        using var gzip = new GZipStream(
            File.OpenRead(Path ?? throw new InvalidOperationException(Assets.Missing)),
            CompressionMode.Decompress
        );
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null)
                continue;
            var bytes = new byte[entry.Length];
            entry.DataStream.ReadExactly(bytes);
            yield return (entry.Name, bytes);
        }
    }
}
