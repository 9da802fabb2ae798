using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;

namespace NNCompress.OnnxIO.Tests;

/// <summary>Nodes and bodies that change their place.</summary>
public sealed class GraphEditorMovesTests
{
    private static readonly TensorType Vector = new(ElementType.Float32, [2]);

    [Fact]
    public void A_node_behind_an_output_computes_it_in_its_stead()
    {
        using var model = NewModel(out var edit, out var x);
        var relu = edit.AddNode(model.Graph, "Relu", [x], ["y"]);
        var y = relu.Outputs[0]!;
        edit.AddGraphOutput(model.Graph, y);
        var reader = edit.AddNode(model.Graph, "Neg", [y], ["z"]);

        var negated = edit.Interpose(y, "Mul", [x]);
        Assert.Same(negated, y.Producer);
        Assert.Equal([relu.Outputs[0], x], negated.Inputs);
        Assert.Same(y, reader.Inputs[0]);
        Assert.Equal(["y"], model.Graph.Outputs.Select(o => o.Name));
        Assert.Equal(["Relu", "Mul", "Neg"], model.Graph.Nodes.Select(n => n.OpType));
        RequireValid(model);
    }

    [Fact]
    public void Only_what_a_node_computes_can_be_interposed() =>
        Assert.Throws<InvalidOperationException>(() =>
        {
            using var model = NewModel(out var edit, out var x);
            edit.Interpose(x, "Neg");
        });

    [Fact]
    public void A_node_takes_over_all_outputs_of_another()
    {
        using var model = NewModel(out var edit, out var x);
        var old = edit.AddNode(model.Graph, "Split", [x], ["a", "b"], [Attribute.Of("num_outputs", 2)]);
        var (a, b) = (old.Outputs[0]!, old.Outputs[1]!);
        edit.AddGraphOutput(model.Graph, a);
        var reader = edit.AddNode(model.Graph, "Neg", [b], ["z"]);
        var replacement = edit.AddNode(model.Graph, "Split", [x], [], [Attribute.Of("num_outputs", 2)], before: old);

        edit.Supersede(old, replacement);
        Assert.Equal([a, b], replacement.Outputs);
        Assert.False(old.IsAlive);
        Assert.Same(replacement, b.Producer);
        Assert.Same(b, reader.Inputs[0]);
        Assert.Single(x.Uses);
        RequireValid(model);
        Assert.Throws<InvalidOperationException>(() => edit.Supersede(reader, replacement));
    }

    [Fact]
    public void A_body_moves_with_what_it_reads_of_outside()
    {
        using var model = NewModel(out var edit, out var x);
        var condition = edit.AddInitializer(model.Graph, "c", Tensor.From<byte>(ElementType.Bool, [], [1]));
        var first = edit.AddNode(model.Graph, "If", [condition], ["a"]);
        var body = edit.AddBody(first, "then_branch", "taken");
        edit.AddGraphOutput(body, edit.AddNode(body, "Relu", [x], ["r"]).Outputs[0]!);
        var second = edit.AddNode(model.Graph, "If", [condition], ["b"]);

        edit.MoveBody(body, second, "else_branch");
        Assert.Empty(first.Attributes);
        Assert.Same(body, second.Attributes.Graph("else_branch"));
        Assert.Same(second, body.Holder);
        Assert.Same(body, Assert.Single(x.Uses).Node.Scope);
        Assert.Throws<InvalidOperationException>(() => edit.MoveBody(model.Graph, first, "then_branch"));
    }

    private static Model NewModel(out GraphEditor edit, out Value x)
    {
        var model = new Model();
        edit = new GraphEditor(model, "test");
        edit.SetIrVersion(8);
        edit.SetOpset("", 18);
        x = edit.AddGraphInput(model.Graph, "x", Vector);
        return model;
    }

    private static void RequireValid(Model model) =>
        Assert.DoesNotContain(ModelVerifier.Verify(model), d => d.Severity == Diagnostics.Severity.Error);
}
