using NNCompress.Inspection;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Inspection;

public sealed class SpectrumSurveyTests
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");

    [Fact]
    public void Every_layer_has_its_spectrum_and_what_lower_ranks_keep()
    {
        var spectra = Inspect(new SpectraRequest { DataPath = Data, Samples = 64 });
        Assert.Equal(7, spectra.Layers.Count);
        Assert.All(spectra.Layers, Holds);
        var head = spectra.Layers[^1];
        Assert.Equal("it is a head of 10 outputs, and no --include pattern names it", head.LeftAloneBecause);
        Assert.All(spectra.Layers.SkipLast(1), l => Assert.Null(l.LeftAloneBecause));
    }

    [Fact]
    public void Without_data_only_weights_are_looked_at()
    {
        var spectra = Inspect(new SpectraRequest());
        Assert.All(
            spectra.Layers,
            l =>
            {
                Assert.Null(l.Whitened);
                Assert.Null(l.OutputEffectiveRank);
                Assert.All(l.Levels, v => Assert.Null(v.OutputError));
            }
        );
    }

    [Fact]
    public void Nothing_is_looked_for_unless_asked() => Assert.Null(Inspector.Run(new InspectRequest(Digits) { Measure = false }).Spectra);

    private static void Holds(SpectrumInspection layer)
    {
        var full = Math.Min(layer.Rows, layer.Columns);
        Assert.Equal(full, layer.Plain.Count);
        Assert.Equal(layer.Plain.OrderDescending(), layer.Plain);
        Assert.InRange(layer.EffectiveRank, 1, full);
        Assert.InRange(layer.OutputEffectiveRank!.Value, 1, full);
        Assert.Equal([0.5, 0.25, 0.125], layer.Levels.Select(v => v.Share));
        foreach (var level in layer.Levels)
        {
            // what is not held of the energy is the error, by Eckart and Young
            var lost = layer.Plain.Skip(level.Rank).Sum(s => s * s) / layer.Plain.Sum(s => s * s);
            Assert.Equal(Math.Sqrt(lost), level.WeightError, 6);
            Assert.InRange(level.OutputError!.Value, 0, 1);
            Assert.True(level.PredictedGain > 1);
        }

        Assert.Equal(layer.Levels.OrderBy(v => v.OutputError).Select(v => v.Rank), layer.Levels.Select(v => v.Rank));
    }

    private static SpectraInspection Inspect(SpectraRequest request) =>
        Inspector.Run(new InspectRequest(Digits) { Measure = false, Spectra = request }).Spectra!;
}
