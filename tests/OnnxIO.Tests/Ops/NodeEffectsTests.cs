using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests.Ops;

public class NodeEffectsTests
{
    private static readonly TensorType Any = new(ElementType.Float32, null);

    [Theory]
    [InlineData("Relu", "", true)]
    [InlineData("Relu", "ai.onnx", true)]
    [InlineData("Gelu", "com.microsoft", true)]
    [InlineData("Scaler", "ai.onnx.ml", true)]
    [InlineData("Relu", "acme", false)]
    public void Domains_are_known_or_not(string op, string domain, bool known)
    {
        using var one = new OneNode();
        var node = one.Edit.AddNode(one.Graph, op, [one.Input(1)], ["y"], domain: domain);
        Assert.Equal(known, NodeEffects.WhyUnknown(node) is null);
        Assert.Equal(known, NodeEffects.WhyUndetermined(node) is null);
    }

    [Theory]
    [InlineData("RandomNormal", "")]
    [InlineData("Bernoulli", "")]
    [InlineData("Multinomial", "")]
    [InlineData("Sampling", "com.microsoft")]
    public void Random_operators_have_no_effects_but_no_fixed_result(string op, string domain)
    {
        using var one = new OneNode();
        var node = one.Edit.AddNode(one.Graph, op, [], ["y"], domain: domain);
        Assert.Null(NodeEffects.WhyUnknown(node));
        Assert.Equal($"it is {op}, which draws random numbers", NodeEffects.WhyUndetermined(node));
    }

    [Fact]
    public void Bodies_and_called_functions_count()
    {
        using var one = new OneNode();
        var x = one.Input(1);
        var body = one.Edit.AddFunction("local", "f", new OpsetImport("", 17)).Body;
        one.Edit.AddNode(one.Edit.AddBody(one.Edit.AddNode(body, "If", [x], ["i"]), "then_branch", "then"), "RandomNormal", [], ["r"]);
        var call = one.Edit.AddNode(one.Graph, "f", [x], ["y"], domain: "local");
        Assert.Null(NodeEffects.WhyUnknown(call));
        Assert.Equal("it holds or calls RandomNormal(RandomNormal_test), which draws random numbers", NodeEffects.WhyUndetermined(call));
        Assert.NotNull(FunctionCalls.CalleeOf(call));
    }

    [Fact]
    public void A_function_that_calls_itself_is_walked_once()
    {
        using var one = new OneNode();
        var body = one.Edit.AddFunction("local", "f", new OpsetImport("", 17)).Body;
        one.Edit.AddNode(body, "f", [one.Edit.AddGraphInput(body, "a", Any)], ["y"], domain: "local");
        var call = one.Edit.AddNode(one.Graph, "f", [one.Input(1)], ["y"], domain: "local");
        Assert.Equal(2, FunctionCalls.Reach(call).Count());
    }

    [Fact]
    public void Overloads_are_told_apart()
    {
        using var one = new OneNode();
        one.Edit.AddFunction("local", "f", new OpsetImport("", 17));
        var call = one.Edit.AddNode(one.Graph, "f", [], ["y"], domain: "local");
        Assert.NotNull(FunctionCalls.CalleeOf(call));
        call.Overload = "other";
        Assert.Null(FunctionCalls.CalleeOf(call));
    }
}
