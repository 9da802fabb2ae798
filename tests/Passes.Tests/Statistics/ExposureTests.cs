using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics;

/// <summary>A copy that returns values from inside computes these and nothing behind them.</summary>
public sealed class ExposureTests
{
    [Fact]
    public void What_no_wanted_output_needs_is_left_out_and_inputs_stay()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", -1, 3);
        var other = graph.Input("other", -1, 3);
        var relu = graph.Node("Relu", [x]);
        var product = graph.Node("MatMul", [relu, graph.Noise("w", 3, 3)]);
        graph.Output(graph.Node("Add", [graph.Node("MatMul", [product, graph.Noise("v", 3, 3)]), other]));
        var copy = ModelCopy.Of(graph.Model);
        var exposure = new Exposure(copy);

        var name = exposure.Expose(product).Name;
        exposure.Narrow([name]);

        Assert.Equal(["Relu", "MatMul"], copy.Model.Graph.Nodes.Select(n => n.OpType));
        Assert.Equal([name], copy.Model.Graph.Outputs.Select(o => o.Name));
        Assert.Equal(["x", "other"], copy.Model.Graph.Inputs.Select(o => o.Name));
        Assert.Equal(["w"], copy.Model.Graph.Initializers.Select(i => i.Name));
        Assert.Equal(4, graph.Main.Nodes.Count);
    }

    [Fact]
    public void Inputs_that_nothing_reads_any_more_are_given_all_the_same()
    {
        using var graph = new TestGraph();
        var relu = graph.Node("Relu", [graph.Input("x", -1, 1)]);
        graph.Output(graph.Node("Add", [relu, graph.Input("other", -1, 1)]));
        var data = new MemoryCalibration(("x", Tensor.FromSingles([2, 1], [-1, 2])), ("other", Tensor.FromSingles([2, 1], [5, 6])));

        Assert.Equal([0, 2], StatisticsCollectorTests.Seen(StatisticsCollectorTests.Collect(graph, data, relu), relu));
    }

    [Fact]
    public void A_node_about_which_nothing_is_known_stays()
    {
        using var graph = new TestGraph();
        var relu = graph.Node("Relu", [graph.Input("x", -1, 3)]);
        graph.Edit.AddNode(graph.Main, "Log", [relu], ["told"], domain: "somebody");
        graph.Output(graph.Node("Neg", [relu]));
        var copy = ModelCopy.Of(graph.Model);
        var exposure = new Exposure(copy);

        exposure.Narrow([exposure.Expose(relu).Name]);

        Assert.Equal(["Relu", "Log"], copy.Model.Graph.Nodes.Select(n => n.OpType));
    }
}
