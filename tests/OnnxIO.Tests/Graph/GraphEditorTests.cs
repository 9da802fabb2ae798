using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests;

public class GraphEditorTests
{
    private static readonly TensorType Vector = new(ElementType.Float32, [2]);

    [Fact]
    public void Uses_follow_inputs()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        var x = edit.AddGraphInput(model.Graph, "x", Vector);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([2], [1, 2]));
        var add = edit.AddNode(model.Graph, "Add", [x, w], ["y"]);
        Assert.Equal([new Use(add, 1)], w.Uses);

        edit.SetInput(add, 1, x);
        Assert.Empty(w.Uses);
        Assert.Equal(2, x.Uses.Count);
        edit.RemoveInitializer(w);
        Assert.Empty(model.Graph.Initializers);
    }

    [Fact]
    public void A_replacement_takes_over_the_name_of_a_graph_output()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        var x = edit.AddGraphInput(model.Graph, "x", Vector);
        var relu = edit.AddNode(model.Graph, "Relu", [x], ["r"]);
        var identity = edit.AddNode(model.Graph, "Identity", [relu.Outputs[0]], ["y"]);
        edit.AddGraphOutput(model.Graph, identity.Outputs[0]!);

        Assert.True(edit.TryReplaceUses(identity.Outputs[0]!, relu.Outputs[0]!));
        edit.Remove(identity);
        Assert.Equal("y", relu.Outputs[0]!.Name);
        Assert.Same(relu.Outputs[0], model.Graph.Outputs.Single());
    }

    [Fact]
    public void An_output_name_cannot_move_to_a_graph_input()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        var x = edit.AddGraphInput(model.Graph, "x", Vector);
        var identity = edit.AddNode(model.Graph, "Identity", [x], ["y"]);
        edit.AddGraphOutput(model.Graph, identity.Outputs[0]!);

        Assert.False(edit.TryReplaceUses(identity.Outputs[0]!, x));
        Assert.Same(x, identity.Inputs[0]);
    }

    [Fact]
    public void Removing_a_node_that_is_read_is_refused()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        var x = edit.AddGraphInput(model.Graph, "x", Vector);
        var relu = edit.AddNode(model.Graph, "Relu", [x], ["r"]);
        edit.AddNode(model.Graph, "Identity", [relu.Outputs[0]], ["y"]);
        Assert.Throws<InvalidOperationException>(() => edit.Remove(relu));
    }

    [Fact]
    public void Names_are_made_unique()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        Assert.Equal("w", edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([1], [1])).Name);
        Assert.Equal("w_1", edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([1], [1])).Name);
    }

    [Fact]
    public void Nodes_may_be_removed_while_they_are_enumerated()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        var x = edit.AddGraphInput(model.Graph, "x", Vector);
        for (var i = 0; i < 4; i++)
            edit.AddNode(model.Graph, "Relu", [x], [$"y{i}"]);
        var visited = 0;
        foreach (var node in model.Graph.Nodes)
        {
            visited++;
            if (node.Next is { } next)
                edit.Remove(next);
        }

        Assert.Equal(2, visited);
    }
}
