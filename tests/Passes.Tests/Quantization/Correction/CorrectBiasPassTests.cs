using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class CorrectBiasPassTests
{
    private static readonly IntegerGrid Coarse = IntegerGrid.Int4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_mean_of_every_channel_comes_back(bool measured)
    {
        using var graph = Network();
        var model = new QdqModel(graph.Model, Data(), Coarse);
        var before = MeanError(model);
        var report = new CorrectBiasPass(new CorrectBiasOptions(measured)).Run(model.Context("correct-bias"));
        Assert.Equal(3, report.Layers.Count(l => l.Changed));
        Assert.DoesNotContain(ModelVerifier.Verify(model.Model), d => d.Severity == Severity.Error);
        // measured: what is left is the rounding of the biases, as the data is the same
        Assert.True(MeanError(model) < before * (measured ? 0.02 : 0.5), $"{MeanError(model)} against {before}");
        Assert.All(report.Layers, l => Assert.True(l.Measures[1].Value < l.Measures[0].Value, $"{l.Layer}: {l.Measures[1].Value}"));
        Assert.Equal(measured ? 5 : 1, report.Totals.Single(t => t.Name == "stages").Value);
    }

    [Fact]
    public void A_layer_without_bias_gets_integers_as_its_kernel_wants_them()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        graph.Output(graph.Node("Conv", [graph.Input("x", -1, 3, 8, 8), graph.Noise("w", 4, 3, 3, 3)]));
        var model = new QdqModel(graph.Model, Data(), Coarse);
        new CorrectBiasPass(new CorrectBiasOptions(Measured: true)).Run(model.Context("correct-bias"));
        var conv = model.Model.Graph.Nodes.Single(n => n.OpType == "Conv");
        var dequantize = conv.Input(2)!.Producer!;
        Assert.Equal("DequantizeLinear", dequantize.OpType);
        Assert.Equal(ElementType.Int32, dequantize.Input(0)!.Initializer!.Type);
        var (input, weight) = (
            conv.Input(0)!.Producer!.Input(1)!.Initializer!.ToSingles()[0],
            conv.Input(1)!.Producer!.Input(1)!.Initializer!.ToSingles()
        );
        Assert.Equal(weight.Select(w => w * input), dequantize.Input(1)!.Initializer!.ToSingles());
        // what is left is the rounding to steps of s_x·s_w
        Assert.True(MeanError(model) < weight.Max() * input);
    }

    [Fact]
    public void A_bias_in_floats_stays_one()
    {
        using var graph = Network();
        var model = new QdqModel(graph.Model, Data(), Coarse, activations: false);
        var before = MeanError(model);
        new CorrectBiasPass(new CorrectBiasOptions(Measured: true)).Run(model.Context("correct-bias"));
        Assert.True(MeanError(model) < before * 1e-3);
        Assert.Equal(ElementType.Float32, model.Model.Graph.Nodes.First(n => n.OpType == "Conv").Input(2)!.Initializer!.Type);
    }

    [Fact]
    public void Normalization_tells_the_means_where_there_is_no_data()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        var x = graph.Node(
            "BatchNormalization",
            [
                graph.Input("x", -1, 3, 8, 8),
                graph.Floats("gamma", [3], 1, -2, 0.5f),
                graph.Floats("beta", [3], 1, 0, -1),
                graph.Floats("mean", [3], 0, 0, 0),
                graph.Floats("variance", [3], 1, 1, 1),
            ]
        );
        x = graph.Node("Relu", [x]);
        graph.Output(graph.Node("Conv", [x, graph.Noise("w", 8, 3, 3, 3)]));
        // the input is standard normal, as the normalization's statistics say
        var model = new QdqModel(graph.Model, new MemoryCalibration(("x", TestGraph.NoiseTensor("data", 400, 3, 8, 8))), IntegerGrid.Int4);
        var before = MeanError(model);
        var context = new PassContext(model.Model, "correct-bias") { Reference = model.Reference };
        new CorrectBiasPass(new CorrectBiasOptions()).Run(context);
        Assert.True(MeanError(model) < before * 0.2, $"{MeanError(model)} against {before}");
    }

    [Fact]
    public void MatMul_has_nothing_to_correct_and_says_so()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        graph.Output(graph.Node("MatMul", [graph.Input("x", -1, 5, 6), graph.Noise("w", 6, 4)]));
        var model = new QdqModel(graph.Model, new MemoryCalibration(("x", TestGraph.NoiseTensor("d", 4, 5, 6))), Coarse);
        var report = new CorrectBiasPass(new CorrectBiasOptions()).Run(model.Context("correct-bias"));
        Assert.Equal("MatMul has no bias", TestGraph.ReasonOf(report));
    }

    [Fact]
    public void Without_a_float_model_or_data_it_refuses()
    {
        using var graph = Network();
        var fault = Assert.Throws<DiagnosticException>(() =>
            new CorrectBiasPass(new CorrectBiasOptions(Measured: true)).Run(graph.Context("correct-bias"))
        );
        Assert.Equal([QuantizedModelCodes.NoReference, QuantizedModelCodes.NoCalibration], fault.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void Clipped_normal_means_are_those_of_a_sum()
    {
        foreach (
            var (mean, deviation, low, high) in new[]
            {
                (0.3, 1.2, 0, double.PositiveInfinity),
                (-2, 0.5, 0, 6),
                (4, 3, 0, 6),
                (1, 2, -1, 1.5),
                (2, 0, 0, 1),
            }
        )
        {
            double sum = 0;
            double weight = 0;
            for (var z = -9.0; z <= 9; z += 1e-3)
            {
                var p = Math.Exp(-z * z / 2);
                sum += p * Math.Clamp(mean + (deviation * z), low, high);
                weight += p;
            }

            Assert.Equal(sum / weight, ClippedNormal.Mean(mean, deviation, low, high), 1e-5);
        }
    }

    private static double MeanError(QdqModel model)
    {
        var kind = new ChannelMeanStatistic(1);
        var (a, b) = (model.Reference.Graph.Outputs[0], model.Model.Graph.Outputs[0]);
        var y = model
            .Calibration.Collect(model.Reference, [new StatisticRequest(a, kind)], default)
            .Of<ChannelMeanAccumulator>(a, kind)!
            .Means();
        var q = model
            .Calibration.Collect(model.Model, [new StatisticRequest(b, kind)], default)
            .Of<ChannelMeanAccumulator>(b, kind)!
            .Means();
        return Math.Sqrt(y.Zip(q, (u, v) => (u - v) * (u - v)).Average());
    }

    private static MemoryCalibration Data() => new(("x", Shifted(TestGraph.NoiseTensor("data", 32, 3, 8, 8))));

    private static Tensor Shifted(Tensor tensor) => Tensor.FromSingles(tensor.Dims.AsSpan(), [.. tensor.ToSingles().Select(v => v + 1)]);

    private static TestGraph Network()
    {
        var graph = new TestGraph(opset: 21, ir: 10);
        var x = graph.Node(
            "Relu",
            [graph.Node("Conv", [graph.Input("x", -1, 3, 8, 8), graph.Noise("w1", 8, 3, 3, 3), graph.Noise("b1", 8)])]
        );
        x = graph.Node("Relu", [graph.Node("Conv", [x, graph.Noise("w2", 8, 4, 3, 3), graph.Noise("b2", 8)], Attribute.Of("group", 2L))]);
        x = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [x])]);
        graph.Output(graph.Node("Gemm", [x, graph.Noise("w3", 5, 8), graph.Noise("b3", 5)], Attribute.Of("transB", 1L)));
        return graph;
    }
}
