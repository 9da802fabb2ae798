using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;
using NNCompress.Testing;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class SmoothPassTests
{
    private const int Channels = 24;

    [Fact]
    public void Outliers_behind_a_normalization_move_into_all_layers_that_read_it()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        var x = graph.Node("LayerNormalization", [graph.Input("x", -1, 6, Channels), Gain(graph), graph.Noise("beta", Channels)]);
        graph.Output(
            graph.Node(
                "Add",
                [graph.Node("MatMul", [x, graph.Noise("w1", Channels, 8)]), graph.Node("MatMul", [x, graph.Noise("w2", Channels, 8)])]
            )
        );
        var error = QuantizedError(graph);
        var report = RunKeepingOutputs(graph, new SmoothPass(new SmoothOptions()));
        Assert.Equal(2, report.Layers.Count(l => l.Changed));
        Assert.All(
            report.Layers,
            l => Assert.True(l.Measures[2].Value < 0.7 * l.Measures[1].Value, $"{l.Measures[1].Value} {l.Measures[2].Value}")
        );
        Assert.InRange(report.Layers[0].Measures[0].Value, 0.05, 1);
        Assert.True(QuantizedError(graph) < 0.8 * error, $"{QuantizedError(graph)} after {error}");
        Assert.Equal("LayerNormalization MatMul MatMul Add", graph.Operators);
    }

    [Fact]
    public void A_decomposed_normalization_and_a_layer_behind_Relu_take_factors_too()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        var x = graph.Node("Mul", [Gain(graph), graph.Input("x", -1, 6, Channels)]);
        x = graph.Node("Add", [x, graph.Noise("beta", Channels)]);
        x = graph.Node("Add", [graph.Node("MatMul", [x, Spread(graph, "w1", Channels, Channels)]), Spread(graph, "b1", 1, Channels)]);
        graph.Output(graph.Node("MatMul", [graph.Node("Relu", [x]), graph.Noise("w2", Channels, 8)]));
        var report = RunKeepingOutputs(graph, new SmoothPass(new SmoothOptions()));
        Assert.Equal(2, report.Layers.Count(l => l.Changed));
    }

    [Fact]
    public void Weights_alone_are_smoothed_by_what_their_inputs_are_like()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        var x = graph.Node("LayerNormalization", [graph.Input("x", -1, 6, Channels), Gain(graph)]);
        graph.Output(graph.Node("MatMul", [x, graph.Noise("w", Channels, 16)]));
        var report = RunKeepingOutputs(graph, new SmoothPass(new SmoothOptions(WeightsOnly: true, Bits: 4, Block: 8)));
        Assert.True(Assert.Single(report.Layers).Changed, report.Layers[0].LeftAloneBecause);
        Assert.True(report.Layers[0].Measures[2].Value < report.Layers[0].Measures[1].Value);
    }

    [Fact]
    public void A_product_is_put_in_only_on_request()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        var x = graph.Node("Mul", [graph.Input("x", -1, 6, Channels), Gain(graph)]);
        x = graph.Node("Tanh", [x]);
        graph.Output(graph.Node("MatMul", [x, Spread(graph, "w", Channels, 8)]));
        var refused = Run(graph, new SmoothPass(new SmoothOptions()));
        Assert.Contains("comes from Tanh", TestGraph.ReasonOf(refused), StringComparison.Ordinal);
        RunKeepingOutputs(graph, new SmoothPass(new SmoothOptions(Alpha: 0.5, InsertMul: true, WeightsOnly: true, Bits: 2)));
        Assert.Contains(graph.Operators, new[] { "Mul Tanh Mul MatMul", "Mul Tanh MatMul" });
    }

    [Fact]
    public void Inputs_with_other_readers_are_left_alone()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        var x = graph.Node("LayerNormalization", [graph.Input("x", -1, 6, Channels), Gain(graph)]);
        graph.Output(graph.Node("Add", [x, graph.Node("MatMul", [x, graph.Noise("w", Channels, Channels)])]));
        var report = Run(graph, new SmoothPass(new SmoothOptions()));
        Assert.Contains("is also read by Add", TestGraph.ReasonOf(report), StringComparison.Ordinal);
        Assert.Equal(0, report.Changes);
    }

    [Fact]
    public void Bad_options_are_all_told_at_once()
    {
        using var graph = new TestGraph();
        var fault = Assert.Throws<DiagnosticException>(() => graph.Run(new SmoothPass(new SmoothOptions(Alpha: 2, Bits: 5, Block: 0))));
        Assert.Equal(3, fault.Diagnostics.Count(d => d.Code == QuantizedModelCodes.OptionRange));
    }

    [Theory]
    [InlineData("transformer_sst2.onnx", "ids", 6)]
    public void Real_transformers_compute_the_same(string file, string input, int atLeast)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        using var model = ModelReader.Open(Assets.Model(file));
        long[] ids = [.. Enumerable.Range(0, 8 * 16).Select(i => 3L + (i * 7919 % 2000))];
        var tokens = Tensor.FromInt64s([8, 16], ids);
        var calibration = new StatisticsCollector(new MemoryCalibration((input, tokens)));
        var before = ModelRun.Outputs(model, [tokens]);
        var pass = new SmoothPass(new SmoothOptions(Alpha: 0.5));
        var statistics = calibration.Collect(model, pass.RequestStatistics(model, LayerFilter.All), default);
        var report = pass.Run(new PassContext(model, pass.Id) { Statistics = statistics });
        Assert.True(
            report.Layers.Count(l => l.Changed) >= atLeast,
            string.Join('\n', report.Layers.Select(l => $"{l.Layer} {l.LeftAloneBecause}"))
        );
        ModelRun.AssertClose(before, ModelRun.Outputs(model, [tokens]), 1e-4);
    }

    private static PassReport RunKeepingOutputs(TestGraph graph, Pass pass)
    {
        var data = Data("other");
        var before = ModelRun.Outputs(graph.Model, [data]);
        var report = Run(graph, pass);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, [data]), 1e-4);
        return report;
    }

    private static PassReport Run(TestGraph graph, Pass pass)
    {
        var calibration = new StatisticsCollector(new MemoryCalibration(("x", Data("calibration"))));
        var statistics = calibration.Collect(graph.Model, pass.RequestStatistics(graph.Model, LayerFilter.All), default);
        return pass.Run(new PassContext(graph.Model, pass.Id) { Statistics = statistics });
    }

    /// <summary>Error of the model in QDQ form on other data.</summary>
    private static double QuantizedError(TestGraph graph) =>
        new QdqModel(graph.Model, new MemoryCalibration(("x", Data("calibration"))), IntegerGrid.Int8.Narrow).OutputError(Data("other"));

    private static Tensor Data(string purpose) => TestGraph.NoiseTensor(purpose, 40, 6, Channels);

    /// <summary>Two channels that are 40 times larger than the others.</summary>
    private static Value Gain(TestGraph graph) =>
        graph.Floats("gain", [Channels], [.. Enumerable.Range(0, Channels).Select(c => c is 3 or 17 ? 40f : 1 + (c * 0.02f))]);

    private static Value Spread(TestGraph graph, string name, int rows, int columns)
    {
        var values = TestGraph.NoiseTensor(name, rows, columns).ToSingles();
        for (var i = 0; i < values.Length; i++)
            values[i] *= i % columns % 5 == 0 ? 20 : 1;
        return graph.Floats(name, rows == 1 ? [columns] : [rows, columns], values);
    }
}
