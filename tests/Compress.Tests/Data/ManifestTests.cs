using System.Security.Cryptography;
using System.Text.Json;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Data;

/// <summary>The committed models and data are those that models/MANIFEST.json describes.</summary>
public class ManifestTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "models");

    [Fact]
    public void Every_file_is_the_one_that_was_made()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "MANIFEST.json")));
        var files = manifest.RootElement.GetProperty("files").EnumerateObject().ToArray();
        Assert.NotEmpty(files);
        Assert.All(
            files,
            entry =>
            {
                var bytes = File.ReadAllBytes(Path.Combine(Folder, entry.Name));
                Assert.Equal(entry.Value.GetProperty("bytes").GetInt64(), bytes.LongLength);
                Assert.Equal(entry.Value.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            }
        );
    }

    [Fact]
    public void They_stay_below_6_megabytes() => Assert.True(Directory.EnumerateFiles(Folder).Sum(f => new FileInfo(f).Length) < 6_000_000);
}
