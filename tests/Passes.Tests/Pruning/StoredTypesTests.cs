using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Pruning;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Pruning;

/// <summary>Weights in every type that they come in.</summary>
public sealed class StoredTypesTests
{
    private static readonly PruneMagnitudeOptions Half = new(Sparsity: 0.5, Scope: PruningScope.Uniform);

    [Theory]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    [InlineData("float64")]
    [InlineData("float32")]
    [InlineData("float8e4m3fn")]
    public void Floats_of_any_width_lose_their_smallest(string type)
    {
        using var graph = new TestGraph();
        double[] values = [0.5, -2, 4, -0.25, 8, 1, -16, 0.125];
        var weight = PrunedWeights.Encoded(graph, "w", Type(type), [2, 4], values);
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 2), weight]));
        graph.Run(new PruneMagnitudePass(Half));
        Assert.Equal([0, -2, 4, 0, 8, 0, -16, 0], PrunedWeights.Of(weight));
        Assert.Equal(type, weight.Initializer!.Type.Name);
    }

    [Fact]
    public void Doubles_are_ranked_beyond_the_precision_of_floats()
    {
        using var graph = new TestGraph();
        var weight = PrunedWeights.Encoded(graph, "w", ElementType.Float64, [1, 4], 1 + 3e-16, 1 + 9e-16, 1, 1 + 6e-16);
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 1), weight]));
        graph.Run(new PruneMagnitudePass(Half));
        var left = new double[4];
        weight.Initializer!.CopyTo(0, left);
        Assert.Equal([0, 1 + 9e-16, 0, 1 + 6e-16], left);
    }

    [Theory]
    [InlineData("int8")]
    [InlineData("uint8")]
    [InlineData("int4")]
    public void Quantized_weights_lose_what_is_smallest_as_a_real_number_and_get_their_zero_point(string type)
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        var offset = type == "uint8" ? 9 : 0;
        // column scales 1 and 100: of stored distances from the zero points 3 and −2
        double[] stored = [3 + 4, -2 + 1, 3 - 1, -2 + 2, 3 + 2, -2 - 3, 3 + 3, -2 + 4];
        var weight = PrunedWeights.Encoded(graph, "w", Type(type), [4, 2], Array.ConvertAll(stored, v => v + offset));
        var zero = PrunedWeights.Encoded(graph, "z", Type(type), [2], 3 + offset, -2 + offset);
        var real = graph.Node("DequantizeLinear", [weight, graph.Floats("s", [2], 1, 100), zero], Attribute.Of("axis", 1));
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 4), real]));
        var report = graph.Run(new PruneMagnitudePass(Half));
        double[] expected = [3, -1, 3, 0, 3, -5, 3, 2];
        var left = new double[8];
        weight.Initializer!.CopyTo(0, left);
        Assert.Equal(expected, left.Select(v => v - offset));
        Assert.Equal(4, PrunedWeights.Measure(Assert.Single(report.Layers), "threshold"));
        Assert.Single(ModelRun.Outputs(graph.Model));
    }

    [Fact]
    public void A_block_quantized_weight_of_packed_integers_keeps_what_its_neighbours_hold()
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        var weight = PrunedWeights.Encoded(graph, "w", ElementType.UInt4, [4, 3], 1, 15, 3, 8, 9, 7, 0, 12, 8, 10, 2, 5);
        var scale = graph.Floats("s", [2, 3], 1, 1, 1, 1, 1, 1);
        var zero = PrunedWeights.Encoded(graph, "z", ElementType.UInt4, [2, 3], 8, 8, 8, 8, 8, 8);
        var real = graph.Node("DequantizeLinear", [weight, scale, zero], Attribute.Of("axis", 0), Attribute.Of("block_size", 2));
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 4), real]));
        graph.Run(new PruneMagnitudePass(Half));
        var left = new double[12];
        weight.Initializer!.CopyTo(0, left);
        // distances from 8: 7 7 5 0 1 1 8 4 0 2 6 3
        Assert.Equal([1, 15, 3, 8, 8, 8, 0, 12, 8, 8, 2, 8], left);
    }

    private static ElementType Type(string name) =>
        Enumerable.Range(1, 28).Select(code => new ElementType(code)).Single(t => t.Name == name);
}
