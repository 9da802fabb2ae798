using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests;

public class ConstantEvaluatorTests
{
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

        var found = ConstantEvaluator.Evaluate(nodes, [twice.Outputs[0]!, sum.Outputs[0]!]);
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

        Assert.Equal([2], ConstantEvaluator.Evaluate([choice], [choice.Outputs[0]!])[choice.Outputs[0]!].ToSingles());
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
        Assert.Equal([8], ConstantEvaluator.Evaluate([call], [call.Outputs[0]!])[call.Outputs[0]!].ToSingles());
    }

    [Fact]
    public void What_is_not_constant_is_a_defect_of_the_caller()
    {
        using var model = Networks.Empty(out var edit);
        var x = edit.Input("x", ElementType.Float32, 2);
        var neg = edit.AddNode(model.Graph, "Neg", [x], ["y"]);
        Assert.Throws<ArgumentException>(() => ConstantEvaluator.Evaluate([neg], [neg.Outputs[0]!]));
    }

    [Fact]
    public void A_node_that_fails_is_a_finding()
    {
        using var model = Networks.Empty(out var edit);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([3], [1, 2, 3]));
        var shape = edit.AddInitializer(model.Graph, "shape", Tensor.FromInt64s([1], [7]));
        var reshape = edit.AddNode(model.Graph, "Reshape", [w, shape], ["y"]);
        Assert.Throws<DiagnosticException>(() => ConstantEvaluator.Evaluate([reshape], [reshape.Outputs[0]!]));
    }

    [Fact]
    public void Nothing_asked_for_is_nothing_done() => Assert.Empty(ConstantEvaluator.Evaluate([], []));
}
