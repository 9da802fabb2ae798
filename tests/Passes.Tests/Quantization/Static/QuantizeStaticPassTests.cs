using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Quantization;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

public class QuantizeStaticPassTests
{
    [Fact]
    public void Convolutions_and_what_lies_between_them_become_integers()
    {
        using var graph = new TestGraph();
        var pooled = Pool(graph, graph.Node("Relu", [Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3, 8)]));
        var sum = graph.Node("Relu", [graph.Node("Add", [Conv(graph, pooled, "b", 8, 8), pooled])]);
        graph.Output(graph.Node("GlobalAveragePool", [sum]));
        var report = AssertClose(graph);
        Assert.All(report.Layers, l => Assert.True(l.Changed, l.LeftAloneBecause));
        Assert.Equal(5, report.Totals.Single(m => m.Name == "operators").Value);
    }

    [Fact]
    public void The_runtime_computes_the_whole_region_on_integers()
    {
        using var graph = new TestGraph();
        var pooled = Pool(graph, graph.Node("Relu", [Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3, 8)]));
        var sum = graph.Node("Relu", [graph.Node("Add", [Conv(graph, pooled, "b", 8, 8), pooled])]);
        graph.Output(graph.Node("GlobalAveragePool", [sum]));
        graph.Run(new QuantizeStaticPass(Ranges.Of(graph)));
        Assert.All(QuantizedIsland.Of(graph.Model), i => Assert.Equal(5, i.Nodes.Count));
        Assert.Single(QuantizedIsland.Of(graph.Model));
    }

    [Fact]
    public void A_graph_output_keeps_its_name_and_type()
    {
        using var graph = new TestGraph();
        var output = graph.Output(Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3, 8));
        var name = output.Name;
        AssertClose(graph);
        Assert.Equal(name, Assert.Single(graph.Main.Outputs).Name);
    }

    [Fact]
    public void Relu6_is_cut_by_the_range_alone()
    {
        using var graph = new TestGraph();
        var cut = graph.Node(
            "Clip",
            [Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3, 8), graph.Floats("lo", [], 0), graph.Floats("hi", [], 6)]
        );
        graph.Output(graph.Node("GlobalAveragePool", [Conv(graph, cut, "b", 8, 8)]));
        AssertClose(graph);
        var scale = graph.Main.Initializers.Single(i => i.Name == $"{cut.Name}_scale").Initializer!.ToSingles()[0];
        Assert.True(scale * 255 <= 6, $"the grid reaches {scale * 255}");
    }

    [Fact]
    public void Sigmoid_between_layers_has_scale_1_over_256()
    {
        using var graph = new TestGraph();
        var gate = graph.Node("Sigmoid", [Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3, 8)]);
        graph.Output(graph.Node("GlobalAveragePool", [Conv(graph, gate, "b", 8, 8)]));
        AssertClose(graph);
        Assert.Equal(1f / 256, graph.Main.Initializers.Single(i => i.Name == $"{gate.Name}_scale").Initializer!.ToSingles()[0]);
    }

    [Fact]
    public void Softmax_at_the_end_and_products_of_computed_matrices_stay_in_float()
    {
        using var graph = new TestGraph();
        var flat = graph.Node("Flatten", [Conv(graph, graph.Input("x", 1, 3, 4, 4), "a", 3, 8)]);
        var scores = graph.Node("MatMul", [flat, graph.Node("Transpose", [flat])]);
        graph.Output(graph.Node("Softmax", [scores], Attribute.Of("axis", 1)));
        var report = AssertClose(graph);
        Assert.Contains("computed by", report.Layers.Single(l => l.Operator == "MatMul").LeftAloneBecause, StringComparison.Ordinal);
        Assert.DoesNotContain(graph.Main.Nodes, n => n.Is("Softmax") && QdqForm.IsInteger(n));
    }

    [Fact]
    public void Boxes_and_probabilities_that_are_joined_at_the_end_get_no_common_scale()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 3, 8, 8);
        var joined = graph.Node(
            "Concat",
            [Conv(graph, x, "a", 3, 4), graph.Node("Sigmoid", [Conv(graph, x, "b", 3, 4)])],
            Attribute.Of("axis", 1)
        );
        graph.Output(graph.Node("Reshape", [joined, graph.Ints("shape", 1, 8, 64)]));
        AssertClose(graph);
        Assert.All(QuantizedIsland.Of(graph.Model).SelectMany(i => i.Nodes), n => Assert.Equal("Conv", n.OpType));
    }

    [Fact]
    public void A_depthwise_channel_of_small_weights_gets_a_scale_of_its_own()
    {
        using var graph = new TestGraph();
        var weight = TestGraph.NoiseTensor("w", 4, 1, 3, 3).ToSingles();
        for (var i = 0; i < 9; i++)
            weight[i] *= 0.01f;
        graph.Output(graph.Node("Conv", [graph.Input("x", 1, 4, 8, 8), graph.Floats("w", [4, 1, 3, 3], weight)], Attribute.Of("group", 4)));
        var report = AssertClose(graph);
        Assert.Equal(4, Assert.Single(report.Layers).Measures.Single(m => m.Name == "scales").Value);
    }

    [Fact]
    public void Gemm_between_operators_in_float_is_left_for_dynamic_quantization_on_request()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Erf", [graph.Input("x", 4, 16)]);
        graph.Output(graph.Node("Erf", [graph.Node("Gemm", [x, graph.Noise("w", 16, 8), graph.Noise("b", 8)])]));
        var report = graph.Run(new QuantizeStaticPass(Ranges.Of(graph) with { LeaveForDynamic = true }));
        Assert.Contains("on the fly", TestGraph.ReasonOf(report), StringComparison.Ordinal);
    }

    [Fact]
    public void MatMuls_that_only_an_Add_of_the_own_bias_joins_are_left_for_dynamic_quantization_on_request()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Erf", [graph.Input("x", 2, 4, 16)]);
        var hidden = graph.Node("Relu", [graph.Node("Add", [graph.Node("MatMul", [x, graph.Noise("w", 16, 8)]), graph.Noise("b", 8)])]);
        graph.Output(graph.Node("Erf", [graph.Node("MatMul", [hidden, graph.Noise("v", 8, 8)])]));
        var report = graph.Run(new QuantizeStaticPass(Ranges.Of(graph) with { LeaveForDynamic = true }));
        Assert.Equal(2, report.Layers.Count(l => l.LeftAloneBecause?.Contains("on the fly", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void Small_channels_of_a_Gemm_that_gives_integers_share_a_scale_and_those_of_one_that_gives_float_do_not()
    {
        using var graph = new TestGraph();
        var hidden = graph.Node("Relu", [graph.Node("Gemm", [graph.Input("x", 4, 32), Uneven(graph, "w", 32, 32), graph.Noise("b", 32)])]);
        graph.Output(graph.Node("Gemm", [hidden, Uneven(graph, "v", 32, 32), graph.Noise("c", 32)]));
        var report = AssertClose(graph);
        double[] scales = [.. report.Layers.Select(l => l.Measures.Single(m => m.Name == "scales").Value)];
        Assert.Equal([1, 32], scales);
    }

    [Fact]
    public void A_node_that_a_measurement_keeps_in_float_says_so()
    {
        using var graph = new TestGraph();
        var conv = Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3, 8);
        graph.Output(conv);
        var keep = new Dictionary<string, string> { [conv.Producer!.Label] = "measured 0.8 times as fast" };
        var report = graph.Run(new QuantizeStaticPass(Ranges.Of(graph) with { KeepFloat = keep }));
        Assert.Equal("measured 0.8 times as fast", TestGraph.ReasonOf(report));
        Assert.Equal("Conv", graph.Operators);
    }

    [Fact]
    public void Zeros_and_channels_of_zeros_stay_zero()
    {
        using var graph = new TestGraph();
        var weight = TestGraph.NoiseTensor("w", 4, 3, 3, 3).ToSingles();
        Array.Clear(weight, 27, 27);
        for (var i = 0; i < weight.Length; i += 2)
            weight[i] = 0;
        graph.Output(graph.Node("Conv", [graph.Input("x", 1, 3, 8, 8), graph.Floats("w", [4, 3, 3, 3], weight), graph.Noise("b", 4)]));
        AssertClose(graph);
        var stored = graph.Main.Initializers.Single(i => i.Name == "w_quantized").Initializer!.ToInt64s();
        Assert.All(weight.Zip(stored), p => Assert.True(p.First != 0 || p.Second == 0));
    }

    [Fact]
    public void A_bias_far_larger_than_the_products_keeps_its_value()
    {
        using var graph = new TestGraph();
        var weight = graph.Floats("w", [2, 1, 1, 1], 1e-9f, 1);
        graph.Output(graph.Node("Conv", [graph.Input("x", 1, 1, 4, 4), weight, graph.Floats("b", [2], 50, 0.5f)]));
        AssertClose(graph, options => options with { PerChannel = true });
    }

    [Fact]
    public void An_old_operator_set_is_refused()
    {
        using var graph = new TestGraph(opset: 9);
        graph.Output(Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3, 8));
        var refused = Assert.Throws<DiagnosticException>(() => graph.Run(new QuantizeStaticPass(new QuantizeStaticOptions())));
        Assert.Equal(QuantizationCodes.OpsetTooLow, refused.Diagnostics[0].Code);
    }

    [Fact]
    public void Restoring_every_island_gives_the_float_model_again()
    {
        using var graph = new TestGraph();
        var pooled = Pool(graph, graph.Node("Relu", [Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3, 8)]));
        graph.Output(graph.Node("Add", [Conv(graph, pooled, "b", 8, 8), pooled]));
        var before = ModelRun.Outputs(graph.Model);
        var operators = graph.Operators;
        using var reference = ModelCopy.Of(graph.Model).Model;
        graph.Run(new QuantizeStaticPass(Ranges.Of(graph)));
        var nodes = QuantizedIsland.Of(graph.Model).SelectMany(i => i.Nodes).ToArray();
        new FloatRestoration(graph.Edit, reference).Restore(nodes);
        Assert.Equal(operators, graph.Operators);
        ModelRun.AssertEqualBits(before, ModelRun.Outputs(graph.Model));
    }

    [Fact]
    public void Restoring_one_layer_leaves_the_others_on_integers()
    {
        using var graph = new TestGraph();
        var first = graph.Node("Relu", [Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3, 8)]);
        graph.Output(Conv(graph, first, "b", 8, 8));
        var before = ModelRun.Outputs(graph.Model);
        using var reference = ModelCopy.Of(graph.Model).Model;
        graph.Run(new QuantizeStaticPass(Ranges.Of(graph)));
        var last = QuantizedIsland.Of(graph.Model)[0].Nodes[^1];
        new FloatRestoration(graph.Edit, reference).Restore([last]);
        Assert.Single(Assert.Single(QuantizedIsland.Of(graph.Model)).Nodes);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 0.05);
    }

    private static PassReport AssertClose(TestGraph graph, Func<QuantizeStaticOptions, QuantizeStaticOptions>? change = null)
    {
        var before = ModelRun.Outputs(graph.Model);
        var options = Ranges.Of(graph);
        var report = graph.Run(new QuantizeStaticPass(change is null ? options : change(options)));
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 0.06);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, optimize: true), 0.06);
        return report;
    }

    /// <summary>A weight whose first output channel is a hundredth of the others.</summary>
    private static Value Uneven(TestGraph graph, string name, int inputs, int outputs)
    {
        var weight = TestGraph.NoiseTensor(name, inputs, outputs).ToSingles();
        for (var i = 0; i < inputs; i++)
            weight[i * outputs] *= 0.01f;
        return graph.Floats(name, [inputs, outputs], weight);
    }

    private static Value Pool(TestGraph graph, Value x) =>
        graph.Node("MaxPool", [x], Attribute.Of("kernel_shape", [2L, 2L]), Attribute.Of("strides", [2L, 2L]));

    private static Value Conv(TestGraph graph, Value x, string name, long inputs, long outputs) =>
        graph.Node(
            "Conv",
            [x, graph.Noise(name + "_w", outputs, inputs, 3, 3), graph.Noise(name + "_b", outputs)],
            Attribute.Of("pads", [1L, 1L, 1L, 1L])
        );
}
