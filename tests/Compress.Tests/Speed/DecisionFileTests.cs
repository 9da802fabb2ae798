using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Speed;

namespace NNCompress.Compress.Tests.Speed;

public sealed class DecisionFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("decision-tests-");

    private string FilePath => Path.Combine(_folder.FullName, "decisions.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_is_written_is_read()
    {
        var file = new DecisionFile(
            "A \"processor\"",
            2,
            [new FloatDecision(["a", "b/ä"], 0.1 + 0.2, 0.25, 0.35), new FloatDecision(["c"], 0.9, 0.8, 0.99)]
        );
        file.Write(FilePath);
        var read = DecisionFile.Read(FilePath);
        Assert.Equal((file.Processor, file.Threads), (read.Processor, read.Threads));
        Assert.Equal(
            file.Decisions.Select(d => (string.Join(',', d.Layers), d.Speed, d.Low, d.High)),
            read.Decisions.Select(d => (string.Join(',', d.Layers), d.Speed, d.Low, d.High))
        );
        var bytes = File.ReadAllBytes(FilePath);
        read.Write(FilePath);
        Assert.Equal(bytes, File.ReadAllBytes(FilePath));
    }

    [Theory]
    [InlineData(FallbackModel.Rewritten)]
    [InlineData(FallbackModel.Original)]
    public void A_fallback_is_read_too(FallbackModel model)
    {
        var fallback = new FallbackDecision(model, 0.9, 0.85, 0.95);
        new DecisionFile("P", 1, []) { Fallback = fallback }.Write(FilePath);
        Assert.Equal(fallback, DecisionFile.Read(FilePath).Fallback);
    }

    [Theory]
    [InlineData("""{ "format": 1, "processor": "p", "threads": 1, "decisions": [], "fallback": { "model": "other" } }""")]
    [InlineData("""{ "format": 1, "processor": "p", "threads": 1, "decisions": [], "fallback": { "model": "original" } }""")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "format": 2, "processor": "p", "threads": 1, "decisions": [] }""")]
    [InlineData("""{ "format": 1, "processor": "p", "threads": 1, "decisions": [ { "layers": "conv" } ] }""")]
    [InlineData("""{ "format": 1, "processor": "p", "threads": "1", "decisions": [] }""")]
    public void What_is_no_such_file_is_a_finding(string text)
    {
        File.WriteAllText(FilePath, text);
        Assert.Equal(
            SpeedCodes.DecisionsUnreadable,
            Assert.Single(Assert.Throws<DiagnosticException>(() => DecisionFile.Read(FilePath)).Diagnostics).Code
        );
    }

    [Fact]
    public void A_missing_file_is_a_finding() =>
        Assert.Equal(
            SpeedCodes.DecisionsUnreadable,
            Assert.Throws<DiagnosticException>(() => DecisionFile.Read(FilePath)).Diagnostics[0].Code
        );

    [Fact]
    public void The_reason_tells_the_figures_and_the_processor() =>
        Assert.Equal(
            "it was measured slower quantized, together with 1 more: 0.80× the speed in float [0.70, 0.90] on P",
            new FloatDecision(["a", "b"], 0.8, 0.7, 0.9).Reason("P")
        );
}
