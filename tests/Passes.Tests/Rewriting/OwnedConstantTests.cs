using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Rewriting;

public class OwnedConstantTests
{
    private static readonly Tensor New = Tensor.FromSingles([1], [7]);

    [Fact]
    public void An_initializer_of_one_reader_is_replaced_in_place()
    {
        using var graph = new TestGraph();
        var w = graph.Floats("w", [1], 1);
        var node = graph.Node("Neg", [w]).Producer!;
        OwnedConstant.Set(graph.Edit, node, 0, New, "absent");
        Assert.Same(New, w.Initializer);
        Assert.Equal([w], graph.Main.Initializers);
    }

    [Fact]
    public void A_shared_one_is_left_to_its_other_reader()
    {
        using var graph = new TestGraph();
        var w = graph.Floats("w", [1], 1);
        var node = graph.Node("Neg", [w]).Producer!;
        graph.Node("Exp", [w]);
        OwnedConstant.Set(graph.Edit, node, 0, New, "absent");
        Assert.Equal(1, w.Initializer!.ToSingles()[0]);
        Assert.Equal("w_1", node.Inputs[0]!.Name);
    }

    [Fact]
    public void One_that_a_node_reads_twice_is_shared_with_itself()
    {
        using var graph = new TestGraph();
        var w = graph.Floats("w", [1], 1);
        var node = graph.Node("Sub", [w, w]).Producer!;
        OwnedConstant.Set(graph.Edit, node, 0, New, "absent");
        Assert.Same(w, node.Inputs[1]);
        Assert.Equal(1, w.Initializer!.ToSingles()[0]);
    }

    [Fact]
    public void One_that_a_caller_may_replace_stays_an_input()
    {
        using var graph = new TestGraph(ir: 3);
        var w = graph.Floats("w", [1], 1);
        graph.Edit.SetIrVersion(8);
        var node = graph.Node("Neg", [w]).Producer!;
        OwnedConstant.Set(graph.Edit, node, 0, New, "absent");
        Assert.Equal([w], graph.Main.Inputs);
        Assert.Equal(1, w.Initializer!.ToSingles()[0]);
        Assert.True(node.Inputs[0]!.IsConstant);
    }

    [Fact]
    public void What_only_it_read_goes()
    {
        using var graph = new TestGraph();
        var constant = graph.Node("Constant", [], Attribute.Of("value", Tensor.FromSingles([1], [1])));
        var node = graph.Node("Neg", [graph.Node("Identity", [constant])]).Producer!;
        OwnedConstant.Set(graph.Edit, node, 0, New, "absent");
        Assert.Equal("Neg", graph.Operators);
    }

    [Fact]
    public void A_missing_input_gets_a_name()
    {
        using var graph = new TestGraph();
        var node = graph.Node("Conv", [graph.Input("x", 1, 1, 1, 1), graph.Floats("w", [1, 1, 1, 1], 1)]).Producer!;
        OwnedConstant.Set(graph.Edit, node, 2, New, "w_bias");
        Assert.Equal("w_bias", node.Inputs[2]!.Name);
    }
}
