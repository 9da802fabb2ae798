using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Quantization;
using NNCompress.Pipeline;
using NNCompress.Speed;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Pipeline;

public sealed class QuantizationReviewTests : IDisposable
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("review-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_replay_gives_its_layers_back_and_the_same_bytes_each_time()
    {
        var all = Integers(Run("all.onnx", r => r));
        var layer = all[0];
        var decisions = new DecisionFile("P", 1, [new FloatDecision([layer, "elsewhere"], 0.8, 0.7, 0.9)]);
        decisions.Write(Path.Combine(_folder.FullName, "d.json"));

        var first = Run("first.onnx", Replay);
        Assert.Equal(all.Skip(1), Integers(first));
        Assert.Contains(first.Passes[^1].Layers, l => l.Layer == layer && l.Changed);
        Assert.Contains(first.Findings, d => d.Code == SpeedCodes.Reverted && d.Message.Contains("0.80×"));
        Assert.Contains(first.Findings, d => d.Code == RestorationCodes.LayerUnknown && d.Message.Contains("elsewhere"));
        Assert.Equal(File.ReadAllBytes(first.OutputPath!), File.ReadAllBytes(Run("second.onnx", Replay).OutputPath!));

        CompressionRequest Replay(CompressionRequest r) => r with { ReplayPath = Path.Combine(_folder.FullName, "d.json") };
    }

    [Fact]
    public void What_is_measured_is_written_and_replayed_to_the_same_bytes()
    {
        var path = Path.Combine(_folder.FullName, "measured.json");
        var measured = Run("measured.onnx", r => r with { RevertSlow = true, DecisionsPath = path });
        // whatever this machine decides, it is beyond doubt, carried out, and repeatable
        Assert.All(measured.Decisions!.Decisions, d => Assert.True(d.Low <= d.Speed && d.Speed <= d.High && d.High < 1, $"{d}"));
        Assert.Empty(measured.Decisions.Decisions.SelectMany(d => d.Layers).Intersect(Integers(measured)));
        var replayed = Run("replayed.onnx", r => r with { ReplayPath = path });
        Assert.Equal(File.ReadAllBytes(measured.OutputPath!), File.ReadAllBytes(replayed.OutputPath!));
    }

    [Fact]
    public void Without_a_quantized_layer_there_is_nothing_to_revert()
    {
        var result = Compressor.Run(new CompressionRequest(Digits, []) { RevertSlow = true });
        Assert.Contains(result.Findings, d => d.Code == SpeedCodes.NothingToRevert);
        Assert.Null(result.Decisions);
    }

    [Fact]
    public void Contradictions_and_files_that_cannot_be_read_are_told_at_once()
    {
        var request = new CompressionRequest(Digits, []) { ReplayPath = "nowhere.json", RevertSlow = true };
        Assert.Equal(
            [SpeedCodes.DecisionsUnreadable, SpeedCodes.DecisionsConflict],
            Assert.Throws<DiagnosticException>(() => Compressor.Run(request)).Diagnostics.Select(d => d.Code)
        );
        var unmeasured = new CompressionRequest(Digits, []) { DecisionsPath = "d.json" };
        Assert.Equal(
            SpeedCodes.DecisionsConflict,
            Assert.Throws<DiagnosticException>(() => Compressor.Run(unmeasured)).Diagnostics.Single().Code
        );
    }

    private CompressionResult Run(string output, Func<CompressionRequest, CompressionRequest> change) =>
        Compressor.Run(
            change(
                new CompressionRequest(Digits, [new PassStep(QuantizeStaticPass.PassId)])
                {
                    OutputPath = Path.Combine(_folder.FullName, output),
                    Data = new DataChoice(Calibration: Data),
                    CalibrationSamples = 4,
                    SpeedSeconds = 0,
                }
            )
        );

    private static string[] Integers(CompressionResult result)
    {
        using var model = ModelReader.Open(result.OutputPath!);
        return [.. model.AllNodes.Where(QdqForm.IsInteger).Select(n => n.Label)];
    }
}
