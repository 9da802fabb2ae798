using NNCompress.OnnxIO;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

/// <summary>Constants that no grid holds: their layer or operator stays in float, with the reason.</summary>
public sealed class NonFiniteConstantsTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_layer_whose_weight_or_bias_is_not_finite_stays_in_float(float value)
    {
        var weights = TestGraph.NoiseTensor("w", 8, 16).ToSingles();
        weights[77] = value;
        AssertReason(weights, new float[16], "its weight 'w' holds NaN or infinity");
        AssertReason(TestGraph.NoiseTensor("w", 8, 16).ToSingles(), [.. new float[15], value], "its bias 'b' holds NaN or infinity");
    }

    [Theory]
    [InlineData(float.NegativeInfinity)]
    [InlineData(-10_000f)]
    public void A_mask_that_is_added_stays_in_float(float mask)
    {
        using var graph = new TestGraph();
        var first = graph.Node("Gemm", [graph.Input("x", 4, 8), graph.Noise("w", 8, 16), graph.Noise("b", 16)]);
        var masked = graph.Node("Add", [first, graph.Floats("mask", [16], [.. new float[15], mask])]);
        graph.Output(graph.Node("Gemm", [masked, graph.Noise("v", 16, 4), graph.Noise("c", 4)]));
        graph.Run(new QuantizeStaticPass(Known(graph)));
        var add = Assert.Single(graph.Main.Nodes, n => n.Is("Add"));
        Assert.Equal("mask", add.Input(1)!.Name);
    }

    private static void AssertReason(float[] weights, float[] bias, string reason)
    {
        using var graph = new TestGraph();
        var w = graph.Floats("w", [8, 16], weights);
        graph.Output(graph.Node("Gemm", [graph.Input("x", 4, 8), w, graph.Floats("b", [16], bias)]));
        var report = graph.Run(new QuantizeStaticPass(Known(graph)));
        Assert.Equal(reason, TestGraph.ReasonOf(report));
    }

    private static QuantizeStaticOptions Known(TestGraph graph) =>
        new(
            KnownRanges: graph
                .Main.Nodes.SelectMany(n => n.Outputs.OfType<Value>())
                .Concat(graph.Main.Inputs)
                .ToDictionary(v => v.Name, _ => new ValueRange(-4, 4))
        );
}
