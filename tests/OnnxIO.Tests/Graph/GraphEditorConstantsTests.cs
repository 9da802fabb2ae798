using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests;

public class GraphEditorConstantsTests
{
    private static readonly Tensor One = Tensor.FromSingles([1], [1]);

    [Fact]
    public void A_constant_of_the_main_graph_is_an_initializer()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(8);
        var node = edit.AddNode(model.Graph, "Relu", [null], ["y"]);
        edit.SetInput(node, 0, edit.AddConstant(node, "c", One));
        Assert.Equal(["c"], model.Graph.Initializers.Select(i => i.Name));
        Assert.Empty(model.Graph.Inputs);
    }

    [Fact]
    public void Before_IR_4_an_initializer_is_listed_among_the_inputs()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(3);
        var c = edit.AddInitializer(model.Graph, "c", One);
        Assert.Equal([c], model.Graph.Inputs);
        Assert.True(c.IsConstant);
        Assert.Equal("float32[1]", c.Type!.ToString());
    }

    [Fact]
    public void From_IR_4_on_an_initializer_that_is_an_input_is_no_constant()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(3);
        var c = edit.AddInitializer(model.Graph, "c", One);
        edit.SetIrVersion(4);
        Assert.False(c.IsConstant);
    }

    [Fact]
    public void A_function_holds_its_constants_in_nodes()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(8);
        var body = edit.AddFunction("local", "f").Body;
        var node = edit.AddNode(body, "Relu", [null], ["y"]);
        var c = edit.AddConstant(node, "c", One);
        Assert.Empty(body.Initializers);
        Assert.Equal("Constant", c.Producer!.OpType);
        Assert.Same(node, c.Producer.Next);
        Assert.Throws<InvalidOperationException>(() => edit.AddInitializer(body, "d", One));
    }

    [Fact]
    public void A_folded_value_becomes_an_initializer_and_its_node_goes()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(8);
        var c = edit.AddInitializer(model.Graph, "c", One);
        var relu = edit.AddNode(model.Graph, "Relu", [c], ["r"]);
        var y = edit.AddNode(model.Graph, "Neg", [relu.Outputs[0]], ["y"]);
        edit.ReplaceByConstant(relu.Outputs[0]!, One);
        Assert.False(relu.IsAlive);
        Assert.True(y.Inputs[0]!.IsConstant);
        Assert.True(c.IsUnused);
    }

    [Fact]
    public void A_folded_graph_output_becomes_a_Constant_node()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(8);
        var c = edit.AddInitializer(model.Graph, "c", One);
        var relu = edit.AddNode(model.Graph, "Relu", [c], ["r"]);
        edit.AddGraphOutput(model.Graph, relu.Outputs[0]!);
        edit.ReplaceByConstant(relu.Outputs[0]!, One);
        var constant = model.Graph.Nodes.Single();
        Assert.Equal("Constant", constant.OpType);
        Assert.Same(model.Graph.Outputs[0], constant.Outputs[0]);
        Assert.Equal("r", model.Graph.Outputs[0].Name);
    }

    [Fact]
    public void A_body_reads_values_around_it()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        var x = edit.AddGraphInput(model.Graph, "x", new TensorType(ElementType.Float32, [1]));
        var holder = edit.AddNode(model.Graph, "If", [x], ["y"]);
        var body = edit.AddBody(holder, "then_branch", "then");
        var relu = edit.AddNode(body, "Relu", [x], ["t"]);
        edit.AddGraphOutput(body, relu.Outputs[0]!);
        Assert.Same(model.Graph, body.Outer);
        Assert.Equal(2, x.Uses.Count);
        edit.Remove(holder);
        Assert.Empty(x.Uses);
    }

    [Fact]
    public void The_name_of_a_body_s_output_does_not_move_to_a_value_around_it()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        var x = edit.AddGraphInput(model.Graph, "x", new TensorType(ElementType.Float32, [1]));
        var outer = edit.AddNode(model.Graph, "Relu", [x], ["r"]);
        var body = edit.AddBody(edit.AddNode(model.Graph, "If", [x], ["y"]), "then_branch", "then");
        var identity = edit.AddNode(body, "Identity", [outer.Outputs[0]], ["t"]);
        edit.AddGraphOutput(body, identity.Outputs[0]!);
        Assert.False(GraphEditor.CanReplaceUses(identity.Outputs[0]!, outer.Outputs[0]!));
        Assert.False(edit.TryReplaceUses(identity.Outputs[0]!, outer.Outputs[0]!));
        Assert.Equal("t", identity.Outputs[0]!.Name);
    }

    [Fact]
    public void A_body_s_own_value_of_the_same_name_hides_a_replacement()
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        var x = edit.AddGraphInput(model.Graph, "x", new TensorType(ElementType.Float32, [1]));
        var (a, b) = (edit.AddNode(model.Graph, "Relu", [x], ["a"]), edit.AddNode(model.Graph, "Relu", [x], ["b"]));
        var body = edit.AddBody(edit.AddNode(model.Graph, "If", [x], ["y"]), "then_branch", "then");
        var reader = edit.AddNode(body, "Neg", [a.Outputs[0]], ["t"]);
        Assert.True(GraphEditor.CanReplaceUses(a.Outputs[0]!, b.Outputs[0]!));

        reader.Outputs[0]!.Name = "b"; // as files of other tools may have it
        Assert.Equal(
            "a body that reads 'a' has another value of the name 'b'",
            GraphEditor.WhyNotReplaceable(a.Outputs[0]!, b.Outputs[0]!)
        );
        Assert.False(edit.TryReplaceUses(a.Outputs[0]!, b.Outputs[0]!));
    }
}
