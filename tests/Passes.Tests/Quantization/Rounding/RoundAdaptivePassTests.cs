using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class RoundAdaptivePassTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Outputs_come_nearer_to_the_float_models_on_other_data(bool layerByLayer)
    {
        using var graph = RoundedNetwork.Convolutional();
        var model = new QdqModel(graph.Model, RoundedNetwork.Data(graph, 64, "calibration"), IntegerGrid.Int4);
        var other = RoundedNetwork.Data(graph, 32, "other").Tensor;
        var before = model.OutputError(other);
        var options = new RoundAdaptiveOptions(Iterations: 300, Samples: 1024, LayerByLayer: layerByLayer);
        var report = new RoundAdaptivePass(options).Run(model.Context("round-adaptive"));
        Assert.True(report.Layers.Count(l => l.Changed) >= 3, string.Join('\n', report.Layers.Select(l => l.LeftAloneBecause)));
        Assert.All(report.Layers.Where(l => l.Changed), l => Assert.True(l.Measures[1].Value < l.Measures[0].Value));
        Assert.Equal(layerByLayer ? 5 : 1, report.Totals.Single(t => t.Name == "stages").Value);
        var after = model.OutputError(other);
        Assert.True(after < before * 0.85, $"{after} against {before}");
    }

    [Fact]
    public void The_same_bytes_come_out_at_any_number_of_threads_and_zeros_stay()
    {
        var bytes = new List<byte[]>();
        foreach (var threads in new[] { 1, 3 })
        {
            using var graph = RoundedNetwork.Convolutional();
            RoundedNetwork.Prune(graph);
            var model = new QdqModel(graph.Model, RoundedNetwork.Data(graph, 32, "calibration"), IntegerGrid.Int4);
            var context = new PassContext(model.Model, "round-adaptive")
            {
                Reference = model.Reference,
                Calibration = model.Calibration,
                Threads = threads,
            };
            new RoundAdaptivePass(new RoundAdaptiveOptions(Iterations: 50, Samples: 256)).Run(context);
            foreach (var weight in graph.Main.Initializers.Where(i => i.Name.StartsWith('w')))
            {
                var integers = model.Model.Graph.Initializers.Single(i => i.Name == weight.Name + "_quantized").Initializer!.ToInt64s();
                Assert.All(weight.Initializer!.ToSingles().Zip(integers), p => Assert.True(p.First != 0 || p.Second == 0));
            }

            bytes.Add(OnnxIO.Files.ModelWriter.ToBytes(model.Model));
        }

        Assert.Equal(bytes[0], bytes[1]);
    }

    [Fact]
    public void Bad_options_are_all_told_at_once()
    {
        using var graph = RoundedNetwork.Convolutional();
        var fault = Assert.Throws<DiagnosticException>(() => graph.Run(new RoundAdaptivePass(new RoundAdaptiveOptions(0, 1))));
        Assert.Equal(2, fault.Diagnostics.Count);
        Assert.All(fault.Diagnostics, d => Assert.Equal(QuantizedModelCodes.OptionRange, d.Code));
    }
}
