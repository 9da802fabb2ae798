using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Quantization;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization.Dynamic;

public class DynamicLstmTests
{
    private const int Steps = 5;
    private const int Inputs = 6;
    private const int Hidden = 8;

    private static readonly QuantizeDynamicPass Pass = new(new QuantizeDynamicOptions(IncludeSlow: true));

    [Theory]
    [InlineData("forward", 1)]
    [InlineData("reverse", 1)]
    [InlineData("bidirectional", 2)]
    public void Every_direction_computes_what_the_float_layer_does_up_to_the_weights_rounding(string direction, int directions)
    {
        using var graph = Build(direction, directions);
        var before = ModelRun.Outputs(graph.Model);
        var report = graph.Run(Pass);
        Assert.Equal("DynamicQuantizeLSTM", graph.Operators);
        Assert.Equal(["LSTM.W", "LSTM.R"], report.Layers.Select(l => l.Layer));
        Assert.All(report.Layers, l => Assert.True(l.Changed));
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 0.02);
    }

    [Fact]
    public void Weights_on_the_grid_lose_nothing_but_what_the_activations_do()
    {
        // with inputs and state that a grid of 8 bits holds exactly, float and quantized layer differ by rounding alone
        using var graph = Build("forward", 1, w => MathF.Round(w * 40) / 40);
        graph.Run(Pass);
        var q = graph.Main.Initializers.Single(i => i.Name == "w_quantized").Initializer!;
        Assert.Equal($"int8[1,{Inputs},{4 * Hidden}]", q.ToString());
        var scale = graph.Main.Initializers.Single(i => i.Name == "w_scale").Initializer!;
        Assert.Equal($"float32[1,{4 * Hidden}]", scale.ToString());
        // q·s, turned back, is w up to half a step
        var (integers, scales) = (q.ToInt64s(), scale.ToSingles());
        var w = Array.ConvertAll(TestGraph.NoiseTensor("w", 1, 4 * Hidden, Inputs).ToSingles(), v => MathF.Round(v * 40) / 40);
        for (var row = 0; row < 4 * Hidden; row++)
        {
            for (var i = 0; i < Inputs; i++)
                Assert.InRange(w[(row * Inputs) + i] - (integers[(i * 4 * Hidden) + row] * scales[row]), -scales[row], scales[row]);
        }
    }

    [Fact]
    public void One_scale_may_serve_a_direction()
    {
        using var graph = Build("bidirectional", 2);
        var before = ModelRun.Outputs(graph.Model);
        graph.Run(new QuantizeDynamicPass(new QuantizeDynamicOptions(PerChannel: false, IncludeSlow: true)));
        Assert.Equal("float32[2]", graph.Main.Initializers.Single(i => i.Name == "w_scale").Initializer!.ToString());
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 0.02);
    }

    [Fact]
    public void A_small_one_stays_float()
    {
        using var graph = Build("forward", 1);
        var report = graph.Run(new QuantizeDynamicPass(new QuantizeDynamicOptions()));
        Assert.All(report.Layers, l => Assert.Equal("it is too small to pay: 5 steps, input 6, state 8", l.LeftAloneBecause));
    }

    [Fact]
    public void The_standard_has_no_such_operator()
    {
        using var graph = Build("forward", 1);
        var report = graph.Run(new QuantizeDynamicPass(new QuantizeDynamicOptions(QuantizationTarget.Onnx)));
        Assert.All(report.Layers, l => Assert.Equal("the standard has no LSTM on integers", l.LeftAloneBecause));
    }

    [Fact]
    public void Batch_first_layers_and_GRU_stay_float()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, Steps, Inputs);
        graph.Output(
            graph.Node(
                "LSTM",
                [x, graph.Noise("w", 1, 4 * Hidden, Inputs), graph.Noise("r", 1, 4 * Hidden, Hidden)],
                Attribute.Of("hidden_size", Hidden),
                Attribute.Of("layout", 1)
            )
        );
        graph.Output(
            graph.Node(
                "GRU",
                [x, graph.Noise("gw", 1, 3 * Hidden, Inputs), graph.Noise("gr", 1, 3 * Hidden, Hidden)],
                Attribute.Of("hidden_size", Hidden)
            )
        );
        Assert.Equal(
            [
                "its attribute layout puts the batch first, which DynamicQuantizeLSTM does not know",
                "the runtime has no GRU on integers, as it has for an LSTM",
            ],
            graph.Run(Pass).Layers.Select(l => l.LeftAloneBecause).Distinct()
        );
    }

    private static TestGraph Build(string direction, int directions, Func<float, float>? round = null)
    {
        var graph = new TestGraph();
        var w = TestGraph.NoiseTensor("w", directions, 4 * Hidden, Inputs);
        var r = TestGraph.NoiseTensor("r", directions, 4 * Hidden, Hidden);
        graph.Output(
            graph.Node(
                "LSTM",
                [
                    graph.Input("x", Steps, 1, Inputs),
                    graph.Floats("w", [.. w.Dims], Rounded(w)),
                    graph.Floats("r", [.. r.Dims], Rounded(r)),
                    graph.Noise("b", directions, 8 * Hidden),
                ],
                Attribute.Of("hidden_size", Hidden),
                Attribute.Of("direction", direction)
            )
        );
        return graph;

        float[] Rounded(Tensor tensor) => Array.ConvertAll(tensor.ToSingles(), v => (round?.Invoke(v) ?? v) * (round is null ? 0.5f : 1));
    }
}
