using NNCompress.Passes;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Pipeline;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Quantization;

/// <summary>Which samples the safety net listens to: those that were learned from, and never those that are evaluated.</summary>
public sealed class GuardOnDigitsTests : IDisposable
{
    private static readonly string Models = Path.Combine(RepositoryRoot.Path, "models");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guard-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Labels_of_calibration_samples_decide_where_there_are_any()
    {
        var report = Guard(Path.Combine(Models, "digits.yaml"));
        var lost = report.Totals.Single(t => t.Name == "lost");
        // the digits are read as before: nothing goes back, whatever the signal to noise
        Assert.InRange(lost.Value, -1, 1);
        Assert.Equal(0, report.Changes);
    }

    [Fact]
    public void Without_labels_the_signal_to_noise_decides()
    {
        var path = Path.Combine(_folder.FullName, "plain.yaml");
        var text = File.ReadAllText(Path.Combine(Models, "digits.yaml"));
        File.WriteAllText(
            path,
            text.Replace("  labels: digits-calibration-labels.npy\n", "", StringComparison.Ordinal)
                .Replace("digits-", Models.Replace('\\', '/') + "/digits-", StringComparison.Ordinal)
        );
        var report = Guard(path);
        Assert.DoesNotContain(report.Totals, t => t.Name == "lost");
        Assert.NotEqual(0, report.Changes);
    }

    /// <summary>No network of 8 bits has 60 dB.</summary>
    private PassReport Guard(string data)
    {
        var request = new CompressionRequest(
            Path.Combine(Models, "digits.onnx"),
            [
                new PassStep(QuantizeStaticPass.PassId, new QuantizeStaticOptions(Ranges: new MinMaxRange())),
                new PassStep(GuardAccuracyPass.PassId, new GuardAccuracyOptions(MinSqnr: 60)),
            ]
        )
        {
            Data = DataChoice.Both(data),
            OutputPath = Path.Combine(_folder.FullName, "out.onnx"),
            Detail = false,
        };
        return Compressor.Run(request).Passes.Single(p => p.PassId == GuardAccuracyPass.PassId);
    }
}
