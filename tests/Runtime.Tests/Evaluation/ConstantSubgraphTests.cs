using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests;

public class ConstantSubgraphTests
{
    private static Dictionary<Value, Tensor> Compute(IReadOnlyList<Node> nodes, IReadOnlyList<Value> outputs)
    {
        using var part = ConstantSubgraph.Open(nodes, outputs);
        return part.Compute().ToDictionary(r => r.Key, r => ((TensorValue)r.Value).Tensor);
    }

    [Fact]
    public void A_chain_of_nodes_is_computed_as_the_runtime_would()
    {
        using var model = Networks.Empty(out var edit);
        var a = edit.AddInitializer(model.Graph, "a", Tensor.FromSingles([2], [1, 2]));
        var b = edit.AddNode(model.Graph, "Constant", [], ["b"], [Attribute.Of("value_float", 10f)]).Outputs[0];
        var sum = edit.AddNode(model.Graph, "Add", [a, b], ["sum"]);
        var twice = edit.AddNode(model.Graph, "Mul", [sum.Outputs[0], sum.Outputs[0]], ["twice"]);
        var nodes = new[] { sum, twice };
        var changes = edit.Changes;

        var found = Compute(nodes, [twice.Outputs[0]!, sum.Outputs[0]!]);
        Assert.Equal([121, 144], found[twice.Outputs[0]!].ToSingles());
        Assert.Equal([11, 12], found[sum.Outputs[0]!].ToSingles());
        Assert.Equal(changes, edit.Changes);
    }

    [Fact]
    public void A_body_may_read_constants_from_around()
    {
        using var model = Networks.Empty(out var edit);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([1], [4]));
        var condition = edit.AddInitializer(model.Graph, "c", Tensor.From(ElementType.Bool, [], [true]));
        var choice = edit.AddNode(model.Graph, "If", [condition], ["chosen"]);
        foreach (var (branch, op) in new[] { ("then_branch", "Sqrt"), ("else_branch", "Neg") })
        {
            var body = edit.AddBody(choice, branch, branch);
            edit.AddGraphOutput(body, edit.AddNode(body, op, [w], [op]).Outputs[0]!);
        }

        Assert.Equal([2], Compute([choice], [choice.Outputs[0]!])[choice.Outputs[0]!].ToSingles());
    }

    [Fact]
    public void A_call_of_a_function_is_computed()
    {
        using var model = Networks.Empty(out var edit);
        edit.SetOpset("my", 1);
        var function = edit.AddFunction("my", "Twice", new OpsetImport("", 21));
        var p = edit.AddGraphInput(function.Body, "p", new OpaqueType());
        edit.AddGraphOutput(function.Body, edit.AddNode(function.Body, "Add", [p, p], ["r"]).Outputs[0]!);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([1], [4]));
        var call = edit.AddNode(model.Graph, "Twice", [w], ["y"], domain: "my");
        Assert.Equal([8], Compute([call], [call.Outputs[0]!])[call.Outputs[0]!].ToSingles());

        // and a constant node inside a function, beside the calls of others
        var outer = edit.AddFunction("my", "Outer", new OpsetImport("", 21), new OpsetImport("my", 1));
        var c = edit.AddNode(outer.Body, "Constant", [], ["c"], [Attribute.Of("value_float", 3f)]).Outputs[0];
        var inner = edit.AddNode(outer.Body, "Twice", [c], ["t"], domain: "my");
        Assert.Equal([6], Compute([inner], [inner.Outputs[0]!])[inner.Outputs[0]!].ToSingles());
    }

    [Fact]
    public void What_is_not_constant_is_a_defect_of_the_caller()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, 2);
        var neg = edit.AddNode(model.Graph, "Neg", [x], ["y"]);
        Assert.Throws<ArgumentException>(() => Compute([neg], [neg.Outputs[0]!]));
    }

    [Fact]
    public void A_node_that_fails_is_a_finding()
    {
        using var model = Networks.Empty(out var edit);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([3], [1, 2, 3]));
        var shape = edit.AddInitializer(model.Graph, "shape", Tensor.FromInt64s([1], [7]));
        var reshape = edit.AddNode(model.Graph, "Reshape", [w, shape], ["y"]);
        Assert.Throws<DiagnosticException>(() => Compute([reshape], [reshape.Outputs[0]!]));
    }

    [Fact]
    public void Types_are_known_before_anything_is_computed()
    {
        using var model = Networks.Empty(out var edit);
        var shape = edit.AddInitializer(model.Graph, "shape", Tensor.FromInt64s([2], [1_000_000, 1_000_000]));
        var filled = edit.AddNode(model.Graph, "ConstantOfShape", [shape], ["y"]);
        using var part = ConstantSubgraph.Open([filled], [filled.Outputs[0]!]);
        Assert.Equal("float32[1000000,1000000]", Assert.Single(part.OutputTypes).ToString());
    }

    [Fact]
    public void Stale_declarations_do_not_matter_and_narrow_types_pass()
    {
        using var model = Networks.Empty(out var edit);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([3], [-8, 0, 7]));
        var cast = edit.AddNode(model.Graph, "Cast", [w], ["y"], [Attribute.Of("to", 22L)]);
        edit.SetInfo(cast.Outputs[0]!, new ValueInfo(Networks.Tensor(ElementType.Int4, 99)));
        Assert.Equal([-8, 0, 7], Compute([cast], [cast.Outputs[0]!])[cast.Outputs[0]!].ToInt64s());
    }

    [Fact]
    public void Files_older_than_IR_4_need_not_list_constants_as_inputs()
    {
        using var model = Networks.Empty(out var edit, opset: 7);
        edit.SetIrVersion(3);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([2], [1, 2]));
        var neg = edit.AddNode(model.Graph, "Neg", [w], ["y"]);
        Assert.Equal([-1, -2], Compute([neg], [neg.Outputs[0]!])[neg.Outputs[0]!].ToSingles());
    }
}
