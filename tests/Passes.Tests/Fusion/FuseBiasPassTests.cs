using NNCompress.OnnxIO;
using NNCompress.Passes.Fusion;

namespace NNCompress.Passes.Tests.Fusion;

public class FuseBiasPassTests
{
    private static readonly FuseBiasPass Pass = new();

    [Theory]
    [InlineData(new long[] { 5 }, false)]
    [InlineData(new long[] { 1, 5 }, true)]
    [InlineData(new long[] { 1 }, false)]
    [InlineData(new long[] { }, true)]
    public void A_bias_after_a_product_becomes_a_Gemm(long[] bias, bool biasFirst)
    {
        using var graph = new TestGraph();
        var product = graph.Node("MatMul", [graph.Input("x", 3, 4), graph.Noise("w", 4, 5)]);
        var b = graph.Noise("b", bias);
        graph.Output(graph.Node("Add", biasFirst ? [b, product] : [product, b]));
        var before = ModelRun.Outputs(graph.Model);
        var report = graph.Run(Pass);
        Assert.True(Assert.Single(report.Layers).Changed);
        Assert.Equal("Gemm", graph.Operators);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 1e-6);
    }

    [Fact]
    public void Chains_of_layers_are_surely_matrices()
    {
        using var graph = new TestGraph();
        var flat = graph.Node("Flatten", [graph.Input("x", 2, 3, 4)]);
        var first = graph.Node("Relu", [graph.Node("Add", [graph.Node("MatMul", [flat, graph.Noise("w", 12, 5)]), graph.Noise("b", 5)])]);
        graph.Output(graph.Node("Add", [graph.Node("MatMul", [first, graph.Noise("v", 5, 3)]), graph.Noise("c", 3)]));
        var before = ModelRun.Outputs(graph.Model);
        graph.Run(Pass);
        Assert.Equal("Flatten Gemm Relu Gemm", graph.Operators);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 1e-6);
    }

    [Fact]
    public void The_output_keeps_its_name()
    {
        using var graph = new TestGraph();
        var sum = graph.Node("Add", [graph.Node("MatMul", [graph.Input("x", 3, 4), graph.Noise("w", 4, 5)]), graph.Noise("b", 5)]);
        graph.Output(sum);
        var name = sum.Name;
        graph.Run(Pass);
        Assert.Equal(name, Assert.Single(graph.Main.Outputs).Name);
    }

    [Fact]
    public void A_product_of_more_axes_stays()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Add", [graph.Node("MatMul", [graph.Input("x", 2, 3, 4), graph.Noise("w", 4, 5)]), graph.Noise("b", 5)]));
        Assert.Contains("not sure", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_addend_that_is_no_bias_stays()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Add", [graph.Node("MatMul", [graph.Input("x", 3, 4), graph.Noise("w", 4, 5)]), graph.Noise("b", 3, 5)]));
        Assert.Contains("no bias", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_product_that_is_read_twice_stays()
    {
        using var graph = new TestGraph();
        var product = graph.Node("MatMul", [graph.Input("x", 3, 4), graph.Noise("w", 4, 5)]);
        graph.Output(graph.Node("Add", [product, graph.Noise("b", 5)]));
        graph.Output(graph.Node("Relu", [product]));
        Assert.Contains("read elsewhere", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_of_two_computed_values_is_no_bias()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 3, 4);
        graph.Output(graph.Node("Add", [graph.Node("MatMul", [x, graph.Noise("w", 4, 4)]), x]));
        Assert.Empty(graph.Run(Pass).Layers);
    }

    [Theory]
    [InlineData(new long[] { 4, 1, 1 }, false)]
    [InlineData(new long[] { 1, 4, 1, 1 }, true)]
    [InlineData(new long[] { }, true)]
    [InlineData(new long[] { 1 }, false)]
    public void A_bias_after_a_convolution_becomes_its_own(long[] dims, bool biased)
    {
        using var graph = new TestGraph();
        Value?[] inputs = [graph.Input("x", 2, 3, 6, 6), graph.Noise("w", 4, 3, 3, 3), biased ? graph.Noise("b", 4) : null];
        graph.Output(graph.Node("Add", [graph.Node("Conv", inputs[..(biased ? 3 : 2)]), graph.Noise("c", dims)]));
        var before = ModelRun.Outputs(graph.Model);
        Assert.True(Assert.Single(graph.Run(Pass).Layers).Changed);
        Assert.Equal("Conv", graph.Operators);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 1e-6);
    }

    [Theory]
    [InlineData(new long[] { 4 })]
    [InlineData(new long[] { 4, 1 })]
    [InlineData(new long[] { 2, 1, 1, 1 })]
    public void What_varies_along_other_axes_of_a_convolution_stays(long[] dims)
    {
        using var graph = new TestGraph();
        var conv = graph.Node("Conv", [graph.Input("x", 2, 3, 6, 6), graph.Noise("w", 4, 3, 3, 3)]);
        graph.Output(graph.Node("Add", [conv, graph.Noise("c", dims)]));
        Assert.Contains("no bias", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }
}
