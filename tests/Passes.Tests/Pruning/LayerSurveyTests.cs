using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Pruning;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Pruning;

/// <summary>Which weights are layers, and the reasons of the others.</summary>
public sealed class LayerSurveyTests
{
    private static readonly PruneMagnitudeOptions Half = new(Sparsity: 0.5, Scope: PruningScope.Uniform);

    [Fact]
    public void Convolutions_products_and_both_sides_of_recurrent_nodes_are_layers()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 2, 4, 4);
        graph.Node("Conv", [x, graph.Noise("c", 4, 2, 1, 1)]);
        graph.Node("ConvTranspose", [x, graph.Noise("t", 2, 3, 2, 2)]);
        graph.Node("Gemm", [graph.Input("v", 1, 4), graph.Noise("g", 5, 4)], Attribute.Of("transB", 1));
        graph.Node("MatMul", [x, graph.Noise("m", 4, 6)]);
        var s = graph.Input("s", 3, 1, 4);
        graph.Node("LSTM", [s, graph.Noise("lw", 1, 8, 4), graph.Noise("lr", 1, 8, 2)], Attribute.Of("hidden_size", 2));
        graph.Node("GRU", [s, graph.Noise("gw", 1, 6, 4), graph.Noise("gr", 1, 6, 2)], Attribute.Of("hidden_size", 2));
        graph.Node("RNN", [s, graph.Noise("rw", 1, 2, 4), graph.Noise("rr", 1, 2, 2)], Attribute.Of("hidden_size", 2));
        var report = graph.Run(new PruneMagnitudePass(Half));
        Assert.Equal(
            ["Conv", "ConvTranspose", "Gemm", "MatMul", "LSTM.W", "LSTM.R", "GRU.W", "GRU.R", "RNN.W", "RNN.R"],
            report.Layers.Select(l => l.Layer)
        );
        Assert.All(report.Layers, l => Assert.Null(l.LeftAloneBecause));
        Assert.All(graph.Main.Initializers, i => Assert.Equal(i.Initializer!.ElementCount / 2, PrunedWeights.Zeros(i).Length));
    }

    [Fact]
    public void The_sides_of_a_recurrent_node_take_targets_of_their_own()
    {
        using var graph = new TestGraph();
        graph.Node(
            "LSTM",
            [graph.Input("s", 3, 1, 4), graph.Noise("lw", 1, 8, 4), graph.Noise("lr", 1, 8, 2)],
            Attribute.Of("hidden_size", 2)
        );
        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Sparsity: 0.25, Layers: [LayerTarget.Parse("*.R=0.75")])));
        Assert.Equal([8, 12], graph.Main.Initializers.Select(i => PrunedWeights.Zeros(i).Length));
    }

    [Fact]
    public void Tables_are_layers_on_request_only()
    {
        using var graph = new TestGraph();
        var table = graph.Noise("table", 10, 4);
        graph.Output(graph.Node("Gather", [table, graph.Input("ids", ElementType.Int64, 3)]));
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 4), graph.Noise("m", 4, 6)]));
        // picking from a shape is no layer, and not worth a line
        graph.Node("Gather", [graph.Ints("shape", 1, 2, 3), graph.Input("i", ElementType.Int64, 1)]);
        var report = graph.Run(new PruneMagnitudePass(Half));
        Assert.Equal(["it is a lookup table: pruned only on request", null], report.Layers.Select(l => l.LeftAloneBecause));
        Assert.Empty(PrunedWeights.Zeros(table));
        graph.Run(new PruneMagnitudePass(Half with { IncludeTables = true }));
        Assert.Equal(20, PrunedWeights.Zeros(table).Length);
    }

    [Fact]
    public void Weights_are_found_through_chains_and_in_constant_nodes()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 6);
        var stored = graph.Noise("w", 4, 6);
        graph.Output(graph.Node("MatMul", [x, graph.Node("Identity", [graph.Node("Transpose", [stored])])]));
        var constant = graph.Node("Constant", [], Attribute.Of("value", TestGraph.NoiseTensor("c", 3, 8)));
        graph.Output(graph.Node("MatMul", [x, graph.Node("Reshape", [constant, graph.Ints("dims", 6, 4)])]));
        var report = graph.Run(new PruneMagnitudePass(Half));
        Assert.All(report.Layers, l => Assert.Null(l.LeftAloneBecause));
        Assert.Equal(12, PrunedWeights.Zeros(stored).Length);
        Assert.Equal(12, PrunedWeights.Zeros(constant.Producer!.Attributes.Tensor("value")!.ToSingles()).Length);
        Assert.Equal(2, ModelRun.Outputs(graph.Model).Count);
    }

    [Fact]
    public void Layers_of_bodies_come_where_their_node_stands()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 4);
        graph.Node("MatMul", [x, graph.Noise("a", 4, 4)]);
        graph.Node("If", [graph.Input("flag", ElementType.Bool)]);
        var holder = graph.Main.Nodes.Last!;
        var body = graph.Edit.AddBody(holder, "then_branch", "then");
        graph.NodeIn(body, "MatMul", [x, graph.Edit.AddInitializer(body, "b", TestGraph.NoiseTensor("b", 4, 4))]);
        graph.Node("MatMul", [x, graph.Noise("c", 4, 4)]);
        var report = graph.Run(new PruneMagnitudePass(Half));
        Assert.Equal(["a", "b", "c"], report.Layers.Select(l => l.Tensor));
    }

    [Fact]
    public void Constants_inside_functions_are_pruned_once_for_all_calls()
    {
        using var graph = new TestGraph();
        var function = graph.Edit.AddFunction("local", "Dense", new OpsetImport("", 17));
        var x = graph.Edit.AddGraphInput(function.Body, "x", new TensorType(ElementType.Float32, null));
        var constant = graph.NodeIn(function.Body, "Constant", [], Attribute.Of("value", TestGraph.NoiseTensor("f", 4, 4)));
        graph.Edit.AddGraphOutput(function.Body, graph.NodeIn(function.Body, "MatMul", [x, constant]));
        graph.Edit.SetOpset("local", 1);
        var input = graph.Input("input", 1, 4);
        var call = graph.Edit.AddNode(graph.Main, "Dense", [input], ["a"], domain: "local").Outputs[0]!;
        graph.Output(graph.Edit.AddNode(graph.Main, "Dense", [call], ["b"], domain: "local").Outputs[0]!);
        var report = graph.Run(new PruneMagnitudePass(Half));
        Assert.Null(Assert.Single(report.Layers).LeftAloneBecause);
        Assert.Equal(8, PrunedWeights.Zeros(constant.Producer!.Attributes.Tensor("value")!.ToSingles()).Length);
        Assert.Single(ModelRun.Outputs(graph.Model));
    }

    [Fact]
    public void A_shared_weight_is_pruned_once_and_its_first_layer_owns_it()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 4);
        var shared = graph.Noise("w", 4, 4);
        graph.Output(graph.Node("MatMul", [graph.Node("MatMul", [x, shared]), shared]));
        var report = graph.Run(new PruneMagnitudePass(Half));
        Assert.Null(report.Layers[0].LeftAloneBecause);
        Assert.Equal("it shares its weight with MatMul, which comes first and owns it", report.Layers[1].LeftAloneBecause);
        Assert.Equal(8, PrunedWeights.Zeros(shared).Length);
        Assert.Equal(16, report.Totals.Single(m => m.Name == "weights").Value);
    }

    [Fact]
    public void A_weight_that_something_else_reads_is_left_alone()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 4);
        var (read, returned, tied) = (graph.Noise("read", 4, 4), graph.Noise("returned", 4, 4), graph.Noise("tied", 4, 4));
        graph.Node("MatMul", [x, read]);
        graph.Node("Transpose", [read]);
        graph.Node("MatMul", [x, returned]);
        graph.Output(returned);
        graph.Node("Gather", [tied, graph.Input("ids", ElementType.Int64, 3)]);
        graph.Node("MatMul", [x, tied]);
        graph.Node("Shape", [graph.Noise("free", 4, 4)]);
        graph.Node("MatMul", [x, graph.Main.Initializers[^1]]);
        var report = graph.Run(new PruneMagnitudePass(Half));
        Assert.Equal(
            [
                "its weight 'read' is also read by Transpose(Transpose), which is no layer that this request prunes",
                "its weight 'returned' is also an output of main graph",
                "it is a lookup table: pruned only on request",
                "it shares its weight with Gather.table, left alone because it is a lookup table: pruned only on request",
                null,
            ],
            report.Layers.Select(l => l.LeftAloneBecause)
        );
    }

    [Fact]
    public void The_users_filter_and_the_end_switches_leave_layers_alone_with_a_reason()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 4);
        foreach (var name in new[] { "a", "b", "c", "d" })
            x = graph.Node("MatMul", [x, graph.Noise(name, 4, 4)]);
        graph.Output(x);
        var context = new PassContext(graph.Model, PruneMagnitudePass.PassId) { Layers = new LayerFilter([], [new NamePattern("b")]) };
        var report = new PruneMagnitudePass(Half with { KeepFirst = true, KeepLast = true }).Run(context);
        Assert.Equal(
            ["it is the first layer", "--exclude 'b' names it", null, "it is the last layer"],
            report.Layers.Select(l => l.LeftAloneBecause)
        );
    }

    [Fact]
    public void What_is_no_stored_number_is_left_alone_with_a_reason()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2, 4);
        graph.Node("MatMul", [x, graph.Node("Relu", [graph.Input("y", 4, 4)])]);
        graph.Node(
            "ConvInteger",
            [graph.Input("q", ElementType.UInt8, 1, 1, 3, 3), PrunedWeights.Encoded(graph, "qw", ElementType.Int8, [1, 1, 1, 1], 3)]
        );
        var fault = Assert.Throws<DiagnosticException>(() => graph.Run(new PruneMagnitudePass(Half))).Diagnostics.Single();
        Assert.Equal(PruningCodes.NothingPruned, fault.Code);
        Assert.Contains("its weight is computed by", fault.Message, StringComparison.Ordinal);
        Assert.Contains("it is quantized already", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Infinities_outside_of_weights_that_are_pruned_are_normal()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Add", [graph.Input("x", 1, 4), graph.Floats("mask", [4], 0, float.NegativeInfinity, 0, 0)]);
        graph.Output(graph.Node("MatMul", [x, graph.Noise("w", 4, 4)]));
        Assert.Equal(1, graph.Run(new PruneMagnitudePass(Half)).Changes);
    }
}
