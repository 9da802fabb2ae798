using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class RoundGptqPassTests
{
    [Theory]
    [InlineData("int8", null, false)]
    [InlineData("int4", null, true)]
    [InlineData("int4", null, false)]
    [InlineData("uint2", 8, false)]
    public void Outputs_come_nearer_to_the_float_models_on_other_data(string type, int? block, bool layerByLayer)
    {
        var grid = IntegerGrid.All.Single(g => g.Type.Name == type);
        using var graph = block is null ? RoundedNetwork.Convolutional() : RoundedNetwork.MatMuls();
        var model = new QdqModel(
            graph.Model,
            RoundedNetwork.Data(graph, 64, "calibration"),
            grid.Bits == 8 ? grid.Narrow : grid,
            block,
            activations: false
        );
        var other = RoundedNetwork.Data(graph, 32, "other").Tensor;
        var before = model.OutputError(other);

        var report = new RoundGptqPass(new RoundGptqOptions(LayerByLayer: layerByLayer)).Run(model.Context("round-gptq"));

        Assert.DoesNotContain(ModelVerifier.Verify(model.Model), d => d.Severity == Severity.Error);
        Assert.True(
            report.Layers.Count(l => l.Changed) >= report.Layers.Count - 1,
            string.Join('\n', report.Layers.Select(l => l.LeftAloneBecause))
        );
        Assert.All(report.Layers.Where(l => l.Changed), l => Assert.True(l.Measures[1].Value < l.Measures[0].Value));
        var after = model.OutputError(other);
        Assert.True(after < before * 0.85, $"{after} against {before}");
        Assert.Equal(layerByLayer ? 4 : 1, report.Totals.Single(t => t.Name == "stages").Value);
    }

    [Fact]
    public void It_rounds_to_stored_grids_keeps_zeros_and_gives_the_same_bytes_at_any_number_of_threads()
    {
        var bytes = new List<byte[]>();
        foreach (var threads in new[] { 1, 3 })
        {
            using var graph = RoundedNetwork.Convolutional();
            RoundedNetwork.Prune(graph);
            var model = new QdqModel(graph.Model, RoundedNetwork.Data(graph, 48, "calibration"), IntegerGrid.Int4);
            var context = new PassContext(model.Model, "round-gptq")
            {
                Reference = model.Reference,
                Calibration = model.Calibration,
                Threads = threads,
            };
            new RoundGptqPass(new RoundGptqOptions()).Run(context);
            foreach (var weight in graph.Main.Initializers.Where(i => i.Name.StartsWith('w')))
            {
                var integers = model.Model.Graph.Initializers.Single(i => i.Name == weight.Name + "_quantized").Initializer!.ToInt64s();
                Assert.All(weight.Initializer!.ToSingles().Zip(integers), p => Assert.True(p.First != 0 || p.Second == 0));
                Assert.All(integers, q => Assert.InRange(q, -8, 7));
            }

            bytes.Add(OnnxIO.Files.ModelWriter.ToBytes(model.Model));
        }

        Assert.Equal(bytes[0], bytes[1]);
    }

    [Fact]
    public void A_transposed_convolution_is_left_alone_with_the_reason()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        graph.Output(graph.Node("ConvTranspose", [graph.Input("x", -1, 3, 8, 8), graph.Noise("w", 3, 4, 3, 3)]));
        var model = new QdqModel(graph.Model, RoundedNetwork.Data(graph, 4, "d"), IntegerGrid.Int8.Narrow);
        var report = new RoundGptqPass(new RoundGptqOptions()).Run(model.Context("round-gptq"));
        Assert.Contains("no rows of its input", TestGraph.ReasonOf(report), StringComparison.Ordinal);
    }

    /// <summary>Every batch under way keeps them: rows of a wide depthwise layer, nine times its channels, would take more than all moments together.</summary>
    [Fact]
    public void Of_wide_rows_fewer_are_held_out()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        var narrow = graph.Node("Conv", [graph.Input("x", -1, 8, 4, 4), graph.Noise("w", 512, 8, 1, 1)]);
        graph.Output(graph.Node("Conv", [narrow, graph.Noise("v", 512, 1, 3, 3)], Attribute.Of("group", 512)));
        graph.Edit.NameNodes();
        var model = new QdqModel(graph.Model, RoundedNetwork.Data(graph, 8, "d"), IntegerGrid.Int8.Narrow);
        var requests = new List<StatisticRequest>();
        var context = new PassContext(model.Model, "round-gptq")
        {
            Reference = model.Reference,
            Calibration = new Recording(model.Calibration, requests),
        };
        new RoundGptqPass(new RoundGptqOptions()).Run(context);
        Assert.Equal([1024, (2 << 20) / (512 * 9)], requests.Select(r => r.Statistic).OfType<RowSampleStatistic>().Select(s => s.Rows));
    }

    [Fact]
    public void Bad_options_and_missing_models_are_refused()
    {
        using var graph = RoundedNetwork.Convolutional();
        var fault = Assert.Throws<DiagnosticException>(() => graph.Run(new RoundGptqPass(new RoundGptqOptions(Damping: 0))));
        Assert.Equal(QuantizedModelCodes.OptionRange, fault.Diagnostics.Single().Code);
        fault = Assert.Throws<DiagnosticException>(() => graph.Run(new RoundGptqPass(new RoundGptqOptions())));
        Assert.Equal([QuantizedModelCodes.NoReference, QuantizedModelCodes.NoCalibration], fault.Diagnostics.Select(d => d.Code));
    }

    /// <summary>Calibration that notes what is asked for.</summary>
    private sealed class Recording(ICalibration beneath, List<StatisticRequest> requests) : ICalibration
    {
        public long SampleCount => beneath.SampleCount;

        public StatisticSet Collect(OnnxIO.Model model, IReadOnlyList<StatisticRequest> wanted, CancellationToken cancellation)
        {
            requests.AddRange(wanted);
            return beneath.Collect(model, wanted, cancellation);
        }

        public ICalibration First(long samples) => new Recording(beneath.First(samples), requests);

        public ICalibration Part(long first, long count) => new Recording(beneath.Part(first, count), requests);
    }
}
