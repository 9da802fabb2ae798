using NNCompress.LowRank;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;

namespace NNCompress.Compress.Tests.LowRank;

public sealed class RankFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rank-tests-");

    private string File => Path.Combine(_folder.FullName, "ranks.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Decisions_come_back()
    {
        new RankFile("some processor", [new RankRecord("conv1", "tucker", [16, 24], 1.25), new RankRecord("fc", "svd", [8], null)]).Write(
            File
        );
        var read = RankFile.Read(File);
        Assert.Equal("some processor", read.Processor);
        Assert.Equal(
            ["conv1 tucker 16×24 1.25", "fc svd 8 "],
            read.Layers.Select(l => $"{l.Layer} {l.Method} {string.Join('×', l.Ranks)} {l.Speedup}")
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"format\": \"other\", \"version\": 1, \"layers\": []}")]
    [InlineData("{\"format\": \"nncompress-ranks\", \"version\": 2, \"layers\": []}")]
    [InlineData("{\"format\": \"nncompress-ranks\", \"version\": 1}")]
    [InlineData("{\"format\": \"nncompress-ranks\", \"version\": 1, \"layers\": [{\"layer\": \"a\", \"method\": \"svd\", \"ranks\": []}]}")]
    [InlineData("{\"format\": \"nncompress-ranks\", \"version\": 1, \"layers\": [{\"layer\": \"a\", \"ranks\": [1]}]}")]
    public void What_is_no_such_file_is_refused(string text)
    {
        System.IO.File.WriteAllText(File, text);
        var refused = Assert.Throws<DiagnosticException>(() => RankFile.Read(File));
        Assert.Equal(LowRankRequestCodes.DecisionsUnreadable, refused.Diagnostics[0].Code);
    }

    [Fact]
    public void A_missing_file_is_refused() => Assert.Throws<DiagnosticException>(() => RankFile.Read(File));
}
