using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Fusion;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Fusion;

public class FoldBatchNormPassTests
{
    private static readonly FoldBatchNormPass Pass = new();

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [InlineData(4, true)]
    public void After_Conv(long groups, bool biased)
    {
        using var graph = new TestGraph();
        Value?[] inputs = [graph.Input("x", 2, 4, 7, 6), graph.Noise("w", 8, 4 / groups, 3, 2), biased ? graph.Noise("b", 8) : null];
        var conv = graph.Node(
            "Conv",
            inputs[..(biased ? 3 : 2)],
            Attribute.Of("group", groups),
            Attribute.Of("pads", [1L, 0L, 2L, 1L]),
            Attribute.Of("strides", [2L, 1L])
        );
        graph.Output(LayerWithNormalization.Normalize(graph, conv, 8));
        AssertFolds(graph, "Conv");
        Assert.Equal(2, graph.Main.Initializers.Count); // the statistics go
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(4, false)]
    public void After_ConvTranspose(long groups, bool biased)
    {
        using var graph = new TestGraph();
        Value?[] inputs = [graph.Input("x", 2, 4, 5, 4), graph.Noise("w", 4, 6, 3, 2), null];
        var outputs = 6 * groups;
        inputs[2] = biased ? graph.Noise("b", outputs) : null;
        var conv = graph.Node(
            "ConvTranspose",
            inputs[..(biased ? 3 : 2)],
            Attribute.Of("group", groups),
            Attribute.Of("pads", [1L, 0L, 0L, 1L]),
            Attribute.Of("strides", [2L, 2L])
        );
        graph.Output(LayerWithNormalization.Normalize(graph, conv, outputs));
        AssertFolds(graph, "ConvTranspose");
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, new long[] { 5 })]
    [InlineData(true, new long[] { 1, 5 })]
    [InlineData(false, new long[] { })]
    [InlineData(false, new long[] { 3, 1 })]
    [InlineData(true, new long[] { 3, 5 })]
    public void After_Gemm(bool transposed, long[]? bias)
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 3, 4);
        var w = transposed ? graph.Noise("w", 5, 4) : graph.Noise("w", 4, 5);
        Value?[] inputs = bias is null ? [x, w] : [x, w, graph.Noise("c", bias)];
        var gemm = graph.Node(
            "Gemm",
            inputs,
            Attribute.Of("transB", transposed ? 1 : 0),
            Attribute.Of("alpha", 0.5f),
            Attribute.Of("beta", 2f)
        );
        graph.Output(LayerWithNormalization.Normalize(graph, gemm, 5));
        AssertFolds(graph, "Gemm");
    }

    [Fact]
    public void Before_Conv_without_padding()
    {
        using var graph = new TestGraph();
        var y = LayerWithNormalization.Normalize(graph, graph.Input("x", 2, 4, 6, 6), 4);
        graph.Output(graph.Node("Conv", [y, graph.Noise("w", 6, 2, 3, 3), graph.Noise("b", 6)], Attribute.Of("group", 2)));
        AssertFolds(graph, "Conv");
    }

    [Fact]
    public void Before_a_padded_Conv_it_stays()
    {
        using var graph = new TestGraph();
        var y = LayerWithNormalization.Normalize(graph, graph.Input("x", 2, 4, 6, 6), 4);
        graph.Output(graph.Node("Conv", [y, graph.Noise("w", 6, 4, 3, 3)], Attribute.Of("pads", [0L, 0L, 0L, 1L])));
        var report = graph.Run(Pass);
        Assert.Contains("not exact at the border", TestGraph.ReasonOf(report), StringComparison.Ordinal);
        Assert.Equal(0, report.Changes);
    }

    [Theory]
    [InlineData("VALID", 3, true)]
    [InlineData("SAME_UPPER", 3, false)]
    [InlineData("SAME_LOWER", 1, true)] // a single point needs no padding
    public void Before_Conv_with_automatic_padding(string padding, long kernel, bool folds)
    {
        using var graph = new TestGraph();
        var y = LayerWithNormalization.Normalize(graph, graph.Input("x", 1, 4, 6, 6), 4);
        graph.Output(graph.Node("Conv", [y, graph.Noise("w", 2, 4, kernel, kernel)], Attribute.Of("auto_pad", padding)));
        if (folds)
            AssertFolds(graph, "Conv");
        else
            Assert.Equal(0, graph.Run(Pass).Changes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Before_Gemm(bool transposed)
    {
        using var graph = new TestGraph();
        var y = LayerWithNormalization.Normalize(graph, graph.Input("x", 3, 4), 4);
        var w = transposed ? graph.Noise("w", 5, 4) : graph.Noise("w", 4, 5);
        graph.Output(
            graph.Node(
                "Gemm",
                [y, w, graph.Noise("c", 3, 1)],
                Attribute.Of("transB", transposed ? 1 : 0),
                Attribute.Of("alpha", 3f),
                Attribute.Of("beta", 2f)
            )
        );
        AssertFolds(graph, "Gemm");
    }

    [Fact]
    public void Before_a_Gemm_that_reads_its_input_transposed_it_stays()
    {
        using var graph = new TestGraph();
        var y = LayerWithNormalization.Normalize(graph, graph.Input("x", 4, 3), 3);
        graph.Output(graph.Node("Gemm", [y, graph.Noise("w", 4, 5)], Attribute.Of("transA", 1)));
        Assert.Contains("transposed", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void Before_ConvTranspose_it_stays()
    {
        using var graph = new TestGraph();
        var y = LayerWithNormalization.Normalize(graph, graph.Input("x", 1, 4, 6, 6), 4);
        graph.Output(graph.Node("ConvTranspose", [y, graph.Noise("w", 4, 2, 3, 3)]));
        Assert.Contains("varying number of products", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_in_a_row_fold_into_the_layer_before_them()
    {
        using var graph = new TestGraph();
        var conv = graph.Node("Conv", [graph.Input("x", 1, 3, 5, 5), graph.Noise("w", 4, 3, 3, 3)], Attribute.Of("pads", [1L, 1L, 1L, 1L]));
        graph.Output(LayerWithNormalization.Normalize(graph, LayerWithNormalization.Normalize(graph, conv, 4), 4));
        AssertFolds(graph, "Conv");
    }

    [Fact]
    public void A_shared_weight_is_copied_and_the_other_reader_keeps_the_old_one()
    {
        using var graph = new TestGraph();
        var w = graph.Noise("w", 4, 4, 1, 1);
        var b = graph.Noise("b", 4);
        var first = graph.Node("Conv", [graph.Input("x", 1, 4, 5, 5), w, b]);
        graph.Output(graph.Node("Conv", [LayerWithNormalization.Normalize(graph, first, 4), w, b]));
        AssertFolds(graph, "Conv Conv");
        Assert.Same(w, graph.Main.Nodes.Last!.Inputs[1]);
        Assert.Same(b, graph.Main.Nodes.Last!.Inputs[2]);
        Assert.Equal(["w", "b", "w_1", "b_1"], graph.Main.Initializers.Select(i => i.Name));
    }

    [Fact]
    public void Statistics_that_another_normalization_reads_stay()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 4, 5, 5);
        var ones = graph.Floats("ones", [4], 1, 1, 1, 1);
        var conv = graph.Node("Conv", [x, graph.Noise("w", 4, 4, 1, 1)]);
        graph.Output(graph.Node("BatchNormalization", [conv, ones, ones, ones, ones]));
        graph.Output(graph.Node("Relu", [graph.Node("BatchNormalization", [graph.Node("Relu", [x]), ones, ones, ones, ones])]));
        graph.Run(Pass);
        Assert.Contains(ones, graph.Main.Initializers);
        Assert.Equal(4, ones.Uses.Count);
    }

    [Fact]
    public void Weights_in_Constant_nodes_and_behind_Identity()
    {
        using var graph = new TestGraph();
        var w = graph.Node("Constant", [], Attribute.Of("value", TestGraph.NoiseTensor("w", 4, 3, 1, 1)));
        var conv = graph.Node("Conv", [graph.Input("x", 1, 3, 2, 2), graph.Node("Identity", [w])]);
        var mean = graph.Node("Identity", [graph.Noise("mean", 4)]);
        var ones = graph.Floats("ones", [4], 1, 2, 3, 4);
        graph.Output(graph.Node("BatchNormalization", [conv, ones, ones, mean, ones]));
        AssertFolds(graph, "Conv");
    }

    [Fact]
    public void Inside_a_body()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 3, 4, 4);
        var w = graph.Noise("w", 4, 3, 3, 3);
        var holder = graph.Edit.AddNode(graph.Main, "If", [graph.Input("c", ElementType.Bool)], ["y"]);
        graph.Output(holder.Outputs[0]!);
        foreach (var name in (string[])["then_branch", "else_branch"])
        {
            var body = graph.Edit.AddBody(holder, name, name);
            var conv = graph.NodeIn(body, "Conv", [x, w]);
            graph.Edit.AddGraphOutput(body, LayerWithNormalization.Normalize(graph, conv, 4, body));
        }

        var before = ModelRun.Outputs(graph.Model);
        var report = graph.Run(Pass);
        Assert.All(report.Layers, l => Assert.True(l.Changed, l.LeftAloneBecause));
        Assert.All(graph.Model.Scopes.Skip(1), s => Assert.Equal("Conv", TestGraph.OperatorsOf(s)));
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 1e-5);
    }

    [Fact]
    public void Inside_a_function_the_new_constants_are_nodes()
    {
        using var graph = new TestGraph();
        graph.Edit.SetOpset("local", 1);
        var body = graph.Edit.AddFunction("local", "block", new OpsetImport("", 17)).Body;
        var x = graph.Edit.AddGraphInput(body, "a", new TensorType(ElementType.Undefined, null));
        var w = graph.NodeIn(body, "Constant", [], Attribute.Of("value", TestGraph.NoiseTensor("w", 4, 3, 1, 1)));
        var s = graph.NodeIn(body, "Constant", [], Attribute.Of("value", Tensor.FromSingles([4], [1, 2, 3, 4])));
        var y = graph.NodeIn(body, "BatchNormalization", [graph.NodeIn(body, "Conv", [x, w]), s, s, s, s]);
        graph.Edit.AddGraphOutput(body, y);
        graph.Output(graph.Edit.AddNode(graph.Main, "block", [graph.Input("x", 1, 3, 4, 4)], ["out"], domain: "local").Outputs[0]!);

        var before = ModelRun.Outputs(graph.Model);
        graph.Run(Pass);
        Assert.Equal("Constant Constant Conv", TestGraph.OperatorsOf(body));
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 1e-5);
    }

    [Fact]
    public void An_epsilon_that_the_function_s_call_gives_is_not_known()
    {
        using var graph = new TestGraph();
        var body = graph.Edit.AddFunction("local", "block", new OpsetImport("", 17)).Body;
        var x = graph.Edit.AddGraphInput(body, "a", new TensorType(ElementType.Undefined, null));
        var c = graph.NodeIn(body, "Constant", [], Attribute.Of("value", Tensor.FromSingles([1], [1])));
        var y = graph.NodeIn(
            body,
            "BatchNormalization",
            [graph.NodeIn(body, "Conv", [x, c]), c, c, c, c],
            Attribute.Reference("epsilon", AttributeKind.Float, "eps")
        );
        graph.Edit.AddGraphOutput(body, y);
        Assert.Equal("its attribute epsilon is given by the call of the function around it", TestGraph.ReasonOf(graph.Run(Pass)));
    }

    [Fact]
    public void An_output_that_is_also_read_elsewhere_keeps_the_normalization()
    {
        using var graph = new TestGraph();
        var conv = graph.Node("Conv", [graph.Input("x", 1, 3, 2, 2), graph.Noise("w", 4, 3, 1, 1)]);
        graph.Output(LayerWithNormalization.Normalize(graph, conv, 4));
        graph.Output(graph.Node("Relu", [conv]));
        Assert.Contains("'conv_out' before it is also read by Relu", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_that_the_graph_returns_keeps_the_normalization()
    {
        using var graph = new TestGraph();
        var conv = graph.Output(graph.Node("Conv", [graph.Input("x", 1, 3, 2, 2), graph.Noise("w", 4, 3, 1, 1)]));
        graph.Output(LayerWithNormalization.Normalize(graph, conv, 4));
        Assert.Contains("'conv_out' before it is a graph output", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void Training_form_stays()
    {
        using var graph = new TestGraph();
        var conv = graph.Node("Conv", [graph.Input("x", 1, 3, 2, 2), graph.Noise("w", 4, 3, 1, 1)]);
        var s = graph.Noise("s", 4);
        graph.Output(graph.Node("BatchNormalization", [conv, s, s, s, s], Attribute.Of("training_mode", 1)));
        Assert.Equal("its attribute training_mode says training", TestGraph.ReasonOf(graph.Run(Pass)));
    }

    [Theory]
    [InlineData(6, "is_test does not say inference")]
    [InlineData(8, "per element")]
    public void Old_forms(long opset, string reason)
    {
        using var graph = new TestGraph(opset);
        var conv = graph.Node("Conv", [graph.Input("x", 1, 3, 2, 2), graph.Noise("w", 4, 3, 1, 1)]);
        var s = graph.Noise("s", 4);
        graph.Output(graph.Node("BatchNormalization", [conv, s, s, s, s], Attribute.Of("spatial", 0)));
        Assert.Contains(reason, TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_callers_may_replace_is_no_constant_but_before_IR_4_it_is()
    {
        using var graph = new TestGraph(opset: 9, ir: 3);
        var conv = graph.Node("Conv", [graph.Input("x", 1, 3, 2, 2), graph.Noise("w", 4, 3, 1, 1)]);
        graph.Output(LayerWithNormalization.Normalize(graph, conv, 4));
        graph.Edit.SetIrVersion(4);
        Assert.Contains("is not constant", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
        graph.Edit.SetIrVersion(3);
        AssertFolds(graph, "Conv");
        Assert.Equal(["x", "w", "w_bias"], graph.Main.Inputs.Select(i => i.Name)); // the new bias is listed, the statistics no longer
    }

    [Fact]
    public void A_quantized_weight_stays()
    {
        using var graph = new TestGraph();
        var q = graph.Edit.AddInitializer(graph.Main, "q", Tensor.From<sbyte>(ElementType.Int8, [4, 3, 1, 1], new sbyte[12]));
        var w = graph.Node("DequantizeLinear", [q, graph.Floats("scale", [], 0.1f)]);
        graph.Output(LayerWithNormalization.Normalize(graph, graph.Node("Conv", [graph.Input("x", 1, 3, 2, 2), w]), 4));
        Assert.Contains(
            "stored in another form and passes DequantizeLinear",
            TestGraph.ReasonOf(graph.Run(Pass)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_negative_variance_is_refused()
    {
        using var graph = new TestGraph();
        var conv = graph.Node("Conv", [graph.Input("x", 1, 3, 2, 2), graph.Noise("w", 1, 3, 1, 1)]);
        var one = graph.Floats("one", [1], 1);
        graph.Output(graph.Node("BatchNormalization", [conv, one, one, one, graph.Floats("variance", [1], -1)]));
        Assert.Contains("no finite factor", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_layer_before_it_keeps_its_outputs() => CheckAny(LayerWithNormalization.Before);

    [Fact]
    public void Any_layer_after_it_keeps_its_outputs() => CheckAny(LayerWithNormalization.After);

    private static void CheckAny(Func<int, TestGraph> make) =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
                seed =>
                {
                    using var graph = make(seed);
                    AssertFolds(graph, graph.Main.Nodes.Single(n => !n.Is("BatchNormalization")).OpType);
                }
            )
            .QuickCheckThrowOnFailure();

    /// <summary>Folds, then compares the outputs: 1e-5 of the largest element.</summary>
    private static void AssertFolds(TestGraph graph, string left)
    {
        var before = ModelRun.Outputs(graph.Model);
        var name = graph.Main.Outputs[0].Name;
        var report = graph.Run(Pass);
        Assert.All(report.Layers, l => Assert.True(l.Changed, l.LeftAloneBecause));
        Assert.Equal(left, graph.Operators);
        Assert.Equal(name, graph.Main.Outputs[0].Name);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 1e-5);
        Assert.Equal(0, graph.Run(Pass).Changes);
    }
}
