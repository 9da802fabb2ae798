using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Cleanup;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Cleanup;

public class RemoveIdentityPassTests
{
    private static readonly RemoveIdentityPass Pass = new();

    [Fact]
    public void A_chain_of_identities_goes_and_the_output_keeps_its_name()
    {
        using var graph = new TestGraph();
        var relu = graph.Node("Relu", [graph.Input("x", 2)]);
        var y = graph.Output(graph.Node("Identity", [graph.Node("Identity", [relu])]));
        var name = y.Name;

        var report = RunKeepingOutputs(graph);
        Assert.Equal("Relu", graph.Operators);
        Assert.Equal(name, graph.Main.Outputs.Single().Name);
        Assert.Equal(2, report.Layers.Count(l => l.Changed));
        Assert.Equal(2, report.Totals.Single().Value);
    }

    [Fact]
    public void An_identity_between_an_input_and_an_output_stays()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Identity", [graph.Input("x", 2)]));
        var report = graph.Run(Pass);
        Assert.Equal("'identity_out' is a graph output, and the graph input 'x' cannot take its name", TestGraph.ReasonOf(report));
        Assert.Equal(0, report.Changes);
        Assert.Equal("Identity", graph.Operators);
    }

    [Fact]
    public void An_identity_between_two_outputs_stays()
    {
        using var graph = new TestGraph();
        var relu = graph.Output(graph.Node("Relu", [graph.Input("x", 2)]));
        graph.Output(graph.Node("Identity", [relu]));
        Assert.Contains("both graph outputs", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_identity_that_returns_an_initializer_stays()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Identity", [graph.Floats("w", [1], 1)]));
        Assert.Contains("the initializer 'w' cannot take its name", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_keeps_the_identity_that_returns_a_captured_value_and_loses_the_others()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        var holder = graph.Edit.AddNode(graph.Main, "If", [graph.Input("c", ElementType.Bool)], ["y"]);
        graph.Output(holder.Outputs[0]!);
        var returned = graph.Edit.AddBody(holder, "then_branch", "then");
        graph.Edit.AddGraphOutput(returned, graph.NodeIn(returned, "Identity", [x]));
        var computed = graph.Edit.AddBody(holder, "else_branch", "else");
        graph.Edit.AddGraphOutput(computed, graph.NodeIn(computed, "Relu", [graph.NodeIn(computed, "Identity", [x])]));

        var report = graph.Run(Pass);
        Assert.Equal("Identity", TestGraph.OperatorsOf(returned));
        Assert.Equal("Relu", TestGraph.OperatorsOf(computed));
        Assert.Same(x, computed.Nodes.Single().Inputs[0]);
        Assert.Equal(
            "'identity_out' is a graph output and 'x' stands in another scope: a body must compute what it returns",
            report.Layers[0].LeftAloneBecause
        );
    }

    [Fact]
    public void Identities_in_functions_go()
    {
        using var graph = new TestGraph();
        var body = graph.Edit.AddFunction("local", "f", new OpsetImport("", 17)).Body;
        var a = graph.Edit.AddGraphInput(body, "a", new TensorType(ElementType.Undefined, null));
        graph.Edit.AddGraphOutput(body, graph.NodeIn(body, "Relu", [graph.NodeIn(body, "Identity", [a])]));
        graph.Run(Pass);
        Assert.Equal("Relu", TestGraph.OperatorsOf(body));
    }

    [Fact]
    public void A_function_that_bears_the_name_of_an_operator_is_not_that_operator()
    {
        using var graph = new TestGraph();
        graph.Edit.AddFunction("", "Identity", new OpsetImport("", 17));
        graph.Output(graph.Node("Identity", [graph.Node("Relu", [graph.Input("x", 2)])]));
        Assert.Empty(graph.Run(Pass).Layers);
    }

    [Theory]
    [InlineData(6, 1, true)]
    [InlineData(6, 0, false)] // is_test unset: training
    [InlineData(7, 0, true)]
    [InlineData(10, 0, true)]
    [InlineData(12, 0, true)] // training_mode left out
    [InlineData(17, 0, true)]
    public void Dropout_in_inference_goes(long opset, long isTest, bool goes)
    {
        using var graph = new TestGraph(opset);
        var relu = graph.Node("Relu", [graph.Input("x", 2)]);
        graph.Output(isTest == 0 ? graph.Node("Dropout", [relu]) : graph.Node("Dropout", [relu], Attribute.Of("is_test", isTest)));
        RunKeepingOutputs(graph);
        Assert.Equal(goes ? "Relu" : "Relu Dropout", graph.Operators);
    }

    [Theory]
    [InlineData(false, "Relu")]
    [InlineData(true, "Relu Dropout")]
    public void Dropout_s_training_mode_decides_from_opset_12_on(bool training, string left)
    {
        using var graph = new TestGraph(13);
        var relu = graph.Node("Relu", [graph.Input("x", 2)]);
        var mode = graph.Edit.AddInitializer(
            graph.Main,
            "t",
            Tensor.FromBytes(ElementType.Bool, [], new[] { training ? (byte)1 : (byte)0 })
        );
        var ratio = graph.Floats("ratio", [], 0.5f);
        graph.Output(graph.Node("Dropout", [relu, ratio, mode]));
        graph.Run(Pass);
        Assert.Equal(left, graph.Operators);
        Assert.Equal(training ? 2 : 0, graph.Main.Initializers.Count); // ratio and training_mode go with the node
    }

    [Fact]
    public void Dropout_whose_mode_the_caller_gives_stays()
    {
        using var graph = new TestGraph(13);
        graph.Output(graph.Node("Dropout", [graph.Node("Relu", [graph.Input("x", 2)]), null, graph.Input("mode", ElementType.Bool)]));
        Assert.Equal("its input training_mode, 'mode', is known only at run time", TestGraph.ReasonOf(graph.Run(Pass)));
    }

    [Fact]
    public void Dropout_whose_mode_is_an_initializer_that_callers_may_replace_stays()
    {
        using var graph = new TestGraph(13, ir: 3);
        var mode = graph.Edit.AddInitializer(graph.Main, "t", Tensor.FromBytes(ElementType.Bool, [], new byte[1]));
        graph.Output(graph.Node("Dropout", [graph.Node("Relu", [graph.Input("x", 2)]), null, mode]));
        graph.Edit.SetIrVersion(8);
        Assert.Contains("known only at run time", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
        graph.Edit.SetIrVersion(3);
        graph.Run(Pass);
        Assert.Equal("Relu", graph.Operators);
    }

    [Fact]
    public void Dropout_whose_mask_is_read_stays()
    {
        using var graph = new TestGraph();
        var node = graph.Edit.AddNode(graph.Main, "Dropout", [graph.Node("Relu", [graph.Input("x", 2)])], ["y", "mask"]);
        graph.Output(node.Outputs[0]!);
        graph.Output(node.Outputs[1]!, ElementType.Bool);
        Assert.Equal("its further output 'mask' is read", TestGraph.ReasonOf(graph.Run(Pass)));
    }

    [Fact]
    public void A_cast_to_the_same_type_goes_and_one_to_another_type_does_not()
    {
        using var graph = new TestGraph();
        var same = graph.Node("Cast", [graph.Input("x", 2)], Attribute.Of("to", ElementType.Float32.Code));
        graph.Output(graph.Node("Cast", [same], Attribute.Of("to", ElementType.Int32.Code)), ElementType.Int32);
        Assert.Single(RunKeepingOutputs(graph).Layers);
        Assert.Equal("Cast", graph.Operators);
    }

    [Fact]
    public void A_cast_of_a_value_whose_type_nothing_declares_stays()
    {
        using var graph = new TestGraph();
        var relu = graph.Node("Relu", [graph.Input("x", 2)]);
        graph.Output(graph.Node("Cast", [relu], Attribute.Of("to", ElementType.Float32.Code)));
        Assert.Equal("the type of its input 'relu_out' is not declared", TestGraph.ReasonOf(graph.Run(Pass)));
    }

    [Theory]
    [InlineData(new long[] { 0, 1, 2 }, true)]
    [InlineData(new long[] { 0, 2, 1 }, false)]
    public void A_transpose_that_moves_nothing_goes(long[] perm, bool goes)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Transpose", [graph.Node("Relu", [graph.Input("x", 2, 3, 4)])], Attribute.Of("perm", [.. perm])));
        RunKeepingOutputs(graph);
        Assert.Equal(goes ? "Relu" : "Relu Transpose", graph.Operators);
    }

    [Fact]
    public void A_transpose_without_permutation_reverses_the_axes_and_stays()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Transpose", [graph.Node("Relu", [graph.Input("x", 2, 3)])]));
        Assert.Empty(graph.Run(Pass).Layers);
    }

    [Fact]
    public void A_reshape_to_the_input_s_own_shape_goes()
    {
        using var graph = new TestGraph();
        var relu = graph.Node("Relu", [graph.Input("x", -1, -1)]);
        graph.Output(graph.Node("Reshape", [relu, graph.Node("Shape", [relu])]));
        RunKeepingOutputs(graph);
        Assert.DoesNotContain("Reshape", graph.Operators, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reshape_to_part_of_the_input_s_shape_stays()
    {
        using var graph = new TestGraph();
        var relu = graph.Node("Relu", [graph.Input("x", 2, 1)]);
        graph.Output(graph.Node("Reshape", [relu, graph.Node("Shape", [relu], Attribute.Of("end", 1))]));
        RunKeepingOutputs(graph);
        Assert.Contains("Reshape", graph.Operators, StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_of_two_equal_reshapes_goes()
    {
        using var graph = new TestGraph();
        var first = graph.Node("Reshape", [graph.Input("x", -1, -1), graph.Ints("s", 0, -1, 1)]);
        graph.Output(graph.Node("Reshape", [first, graph.Ints("t", 0, -1, 1)]));
        RunKeepingOutputs(graph);
        Assert.Equal("Reshape", graph.Operators);
        Assert.Equal(["s"], graph.Main.Initializers.Select(i => i.Name));
    }

    [Theory]
    [InlineData(new long[] { 0, 0 }, true)]
    [InlineData(new long[] { 0, -1 }, true)]
    [InlineData(new long[] { 0 }, false)] // drops an axis of extent 1
    public void A_reshape_that_copies_every_extent_of_a_graph_input_goes(long[] shape, bool goes)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Relu", [graph.Node("Reshape", [graph.Input("x", -1, -1), graph.Ints("s", shape)])]));
        RunKeepingOutputs(graph);
        Assert.Equal(goes ? "Relu" : "Reshape Relu", graph.Operators);
    }

    [Fact]
    public void A_reshape_that_copies_extents_of_a_computed_value_stays()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", -1, -1);
        graph.Output(graph.Node("Reshape", [graph.Node("Mul", [x, x]), graph.Ints("s", 0, 0)]));
        Assert.Contains("is not sure before run time", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void With_allowzero_a_zero_is_an_extent()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Relu", [graph.Node("Reshape", [graph.Input("x", -1), graph.Ints("s", 0)], Attribute.Of("allowzero", 1))]));
        Assert.Empty(graph.Run(Pass).Layers);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Padding_by_nothing_goes(long amount, bool goes)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Pad", [graph.Node("Relu", [graph.Input("x", 2)]), graph.Ints("p", 0, amount)]));
        RunKeepingOutputs(graph);
        Assert.Equal(goes ? "Relu" : "Relu Pad", graph.Operators);
    }

    [Fact]
    public void Before_opset_11_the_amounts_are_an_attribute()
    {
        using var graph = new TestGraph(10);
        graph.Output(graph.Node("Pad", [graph.Node("Relu", [graph.Input("x", 2)])], Attribute.Of("pads", [0L, 0L])));
        RunKeepingOutputs(graph);
        Assert.Equal("Relu", graph.Operators);
    }

    [Fact]
    public void Padding_by_amounts_that_the_caller_gives_stays()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Pad", [graph.Node("Relu", [graph.Input("x", 2)]), graph.Input("p", ElementType.Int64, 2)]));
        Assert.Equal("its amounts, 'p', are known only at run time", TestGraph.ReasonOf(graph.Run(Pass)));
    }

    [Theory]
    [InlineData("Concat")]
    [InlineData("Sum")]
    [InlineData("Mean")]
    [InlineData("Max")]
    [InlineData("Min")]
    public void An_operator_over_many_tensors_that_is_given_one_goes(string op)
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        graph.Output(graph.Node(op, [graph.Node("Relu", [x])], Attribute.Of("axis", 0)));
        graph.Output(graph.Node(op, [x, x], Attribute.Of("axis", 0)));
        graph.Run(Pass);
        Assert.Equal($"Relu {op}", graph.Operators);
    }

    [Fact]
    public void A_layer_that_the_user_excludes_stays()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Identity", [graph.Node("Relu", [graph.Input("x", 2)])]));
        var context = new PassContext(graph.Model, Pass.Id) { Layers = new LayerFilter([], [new NamePattern("Identity")]) };
        Assert.Equal("--exclude 'Identity' names it", TestGraph.ReasonOf(Pass.Run(context)));
        Assert.Equal("Relu Identity", graph.Operators);
    }

    /// <summary>Compares the outputs bit for bit; before operator set 7 the runtime opens no model, and only the graph is looked at.</summary>
    private static PassReport RunKeepingOutputs(TestGraph graph)
    {
        if (graph.Model.Opsets.Standard < 7)
            return graph.Run(Pass);
        var before = ModelRun.Outputs(graph.Model);
        var report = graph.Run(Pass);
        ModelRun.AssertEqualBits(before, ModelRun.Outputs(graph.Model));
        Assert.Equal(0, graph.Run(Pass).Changes);
        return report;
    }
}
