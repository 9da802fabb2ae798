using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Tests.Quantization;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Cleanup;

public sealed class InlineFunctionsPassTests : IDisposable
{
    private static readonly InlineFunctionsPass Pass = new();

    private readonly TestGraph _graph = new();

    public void Dispose() => _graph.Dispose();

    [Fact]
    public void Each_call_gets_nodes_of_its_own_with_its_attributes_or_the_defaults()
    {
        var body = Function("Scaled", out var function);
        _graph.Edit.SetDefaultAttribute(function, Attribute.Of("slope", 0.5f));
        var x = FunctionInput(body, "x");
        var leaky = Node(body, "LeakyRelu", [x], Attribute.Reference("alpha", AttributeKind.Float, "slope"));
        _graph.Edit.AddGraphOutput(body, leaky);
        var first = Call("Scaled", [_graph.Input("a", 2, 3)], Attribute.Of("slope", 0.25f));
        var name = _graph.Output(Call("Scaled", [first])).Name;
        var report = RunKeepingOutputs();
        Assert.Equal("LeakyRelu LeakyRelu", _graph.Operators);
        Assert.Equal([0.25f, 0.5f], _graph.Main.Nodes.Select(n => n.Attributes.Float("alpha", -1)));
        Assert.Equal(name, _graph.Main.Outputs.Single().Name);
        Assert.Equal((2, 1), (Total(report, "calls"), Total(report, "functions")));
        Assert.Empty(_graph.Model.Functions);
        Assert.Equal(2, _graph.Main.Nodes.Select(n => n.Name).Distinct().Count());
    }

    [Fact]
    public void Functions_that_call_functions_hand_their_attributes_on()
    {
        var inner = Function("Inner", out _);
        var v = FunctionInput(inner, "v");
        _graph.Edit.AddGraphOutput(inner, Node(inner, "LeakyRelu", [v], Attribute.Reference("alpha", AttributeKind.Float, "slope")));
        var outer = Function("Outer", out _);
        var x = FunctionInput(outer, "x");
        var once = CallIn(outer, "Inner", [x], Attribute.Reference("slope", AttributeKind.Float, "steepness"));
        _graph.Edit.AddGraphOutput(outer, CallIn(outer, "Inner", [once], Attribute.Of("slope", 0.1f)));
        _graph.Output(Call("Outer", [_graph.Input("a", 2, 3)], Attribute.Of("steepness", 0.3f)));
        var report = RunKeepingOutputs();
        Assert.Equal([0.3f, 0.1f], _graph.Main.Nodes.Select(n => n.Attributes.Float("alpha", -1)));
        Assert.Equal((3, 2), (Total(report, "calls"), Total(report, "functions")));
    }

    [Fact]
    public void Bodies_see_the_calls_inputs_and_attributes()
    {
        var body = Function("Choice", out _);
        var (x, condition) = (FunctionInput(body, "x"), FunctionInput(body, "condition", ElementType.Bool));
        var choice = _graph.Edit.AddNode(body, "If", [condition], ["chosen"], name: "If");
        foreach (var branch in (string[])["then_branch", "else_branch"])
        {
            var inner = _graph.Edit.AddBody(choice, branch, branch);
            var one = _graph.Edit.AddInitializer(inner, "one", Tensor.FromSingles([], [1]));
            var leaky = Node(inner, "LeakyRelu", [x], Attribute.Reference("alpha", AttributeKind.Float, "slope"));
            var result = branch == "then_branch" ? leaky : Node(inner, "Add", [leaky, one]);
            _graph.Edit.SetInfo(result, new ValueInfo(new TensorType(ElementType.Float32, null)));
            _graph.Edit.AddGraphOutput(inner, result);
        }

        _graph.Edit.AddGraphOutput(body, choice.Outputs[0]!);
        var yes = _graph.Edit.AddInitializer(_graph.Main, "yes", Tensor.From(ElementType.Bool, [], [true]));
        var no = _graph.Edit.AddInitializer(_graph.Main, "no", Tensor.From(ElementType.Bool, [], [false]));
        var first = Call("Choice", [_graph.Input("a", 2, 3), yes], Attribute.Of("slope", 0.2f));
        _graph.Output(Call("Choice", [first, no], Attribute.Of("slope", 0.4f)));
        RunKeepingOutputs();
        Assert.Equal("If If", _graph.Operators);
    }

    [Fact]
    public void A_call_in_a_body_is_replaced_there()
    {
        var body = Function("Twice", out _);
        var x = FunctionInput(body, "x");
        _graph.Edit.AddGraphOutput(body, Node(body, "Add", [x, x]));
        var a = _graph.Input("a", 2, 3);
        var yes = _graph.Edit.AddInitializer(_graph.Main, "yes", Tensor.From(ElementType.Bool, [], [true]));
        var choice = _graph.Edit.AddNode(_graph.Main, "If", [yes], ["y"], name: "If");
        foreach (var branch in (string[])["then_branch", "else_branch"])
        {
            var inner = _graph.Edit.AddBody(choice, branch, branch);
            var result = CallIn(inner, "Twice", [a]);
            _graph.Edit.SetInfo(result, new ValueInfo(new TensorType(ElementType.Float32, null)));
            _graph.Edit.AddGraphOutput(inner, result);
        }

        _graph.Output(choice.Outputs[0]!);
        RunKeepingOutputs();
        Assert.All(choice.Subgraphs, b => Assert.Equal("Add", TestGraph.OperatorsOf(b)));
    }

    [Fact]
    public void An_input_that_is_returned_and_outputs_that_are_equal_keep_their_names()
    {
        var body = Function("Pass", out _);
        var x = FunctionInput(body, "x");
        var relu = Node(body, "Relu", [x]);
        foreach (var output in new[] { x, relu, relu })
            _graph.Edit.AddGraphOutput(body, output);
        var call = _graph.Edit.AddNode(_graph.Main, "Pass", [_graph.Input("a", 2, 3)], ["same", "y", "z"], domain: "local", name: "Pass");
        foreach (var output in call.Outputs)
            _graph.Output(output!);
        _graph.Run(Pass);
        Assert.DoesNotContain(ModelVerifier.Verify(_graph.Model), d => d.Severity == Severity.Error);
        Assert.Equal(["same", "y", "z"], _graph.Main.Outputs.Select(o => o.Name));
        // such a function the runtime does not open, so that there is no run before to compare with
        var a = TestGraph.NoiseTensor("a", 2, 3);
        var positive = a.ToSingles().Select(v => Math.Max(v, 0)).ToArray();
        Assert.Equal([a.ToSingles(), positive, positive], ModelRun.Outputs(_graph.Model, [a]).Select(o => o.ToSingles()));
    }

    [Fact]
    public void Inputs_that_are_left_out_are_left_out_of_the_nodes()
    {
        var body = Function("Bounded", out _);
        var (x, low, high) = (FunctionInput(body, "x"), FunctionInput(body, "low"), FunctionInput(body, "high"));
        _graph.Edit.AddGraphOutput(body, Node(body, "Clip", [x, low, high]));
        _graph.Output(Call("Bounded", [_graph.Input("a", 2, 3), null, _graph.Floats("half", [], 0.5f)]));
        RunKeepingOutputs();
        Assert.Null(_graph.Main.Nodes.Single().Input(1));
    }

    [Theory]
    [InlineData(14, "Relu", null)]
    [InlineData(12, "Relu", "local.Old is written in operator set 12, where Relu is another than in 17: upgrade-opset first")]
    [InlineData(12, "Softplus", null)]
    public void Operators_must_mean_the_same_where_it_is_called(int opset, string op, string? reason)
    {
        var body = _graph.Edit.AddFunction("local", "Old", new OpsetImport("", opset)).Body;
        _graph.Edit.SetOpset("local", 1);
        _graph.Edit.AddGraphOutput(body, Node(body, op, [FunctionInput(body, "x")]));
        _graph.Output(Call("Old", [_graph.Input("a", 2, 3)]));
        var report = _graph.Run(Pass);
        Assert.Equal(reason, Assert.Single(report.Layers).LeftAloneBecause);
        Assert.Equal(reason is null ? 0 : 1, _graph.Model.Functions.Count);
    }

    [Fact]
    public void What_a_call_must_give_and_what_stays_inside_keep_it_a_call()
    {
        var inner = _graph.Edit.AddFunction("local", "Old", new OpsetImport("", 12)).Body;
        _graph.Edit.SetOpset("local", 1);
        _graph.Edit.AddGraphOutput(inner, Node(inner, "Relu", [FunctionInput(inner, "v")]));
        var outer = Function("Outer", out _);
        _graph.Edit.AddGraphOutput(outer, CallIn(outer, "Old", [FunctionInput(outer, "x")]));
        _graph.Output(Call("Outer", [_graph.Input("a", 2, 3)]));
        var report = _graph.Run(Pass);
        Assert.Equal(0, report.Changes);
        Assert.Equal("local.Outer calls Old(Old), which stays", report.Layers[1].LeftAloneBecause);
    }

    [Fact]
    public void Calls_that_the_user_excludes_stay()
    {
        var body = Function("Twice", out _);
        var x = FunctionInput(body, "x");
        _graph.Edit.AddGraphOutput(body, Node(body, "Add", [x, x]));
        _graph.Output(Call("Twice", [_graph.Input("a", 2, 3)]));
        var report = Pass.Run(new PassContext(_graph.Model, Pass.Id) { Layers = new LayerFilter([], [new NamePattern("Twice")]) });
        Assert.Equal(0, report.Changes);
        Assert.Equal("--exclude 'Twice' names it", TestGraph.ReasonOf(report));
    }

    [Fact]
    public void A_layer_of_a_function_can_be_quantized_then()
    {
        var body = Function("Layer", out _);
        var v = FunctionInput(body, "v");
        var weight = Node(body, "Constant", [], Attribute.Of("value", TestGraph.NoiseTensor("w", 4, 4, 1, 1)));
        _graph.Edit.AddGraphOutput(body, Node(body, "Conv", [v, weight]));
        _graph.Output(Call("Layer", [Call("Layer", [_graph.Input("x", 1, 4, 5, 5)])]));
        RunKeepingOutputs();
        var report = _graph.Run(new QuantizeStaticPass(Ranges.Of(_graph)));
        Assert.Equal(2, report.Layers.Count(l => l.Changed));
        Assert.Equal(2, _graph.Main.Nodes.Count(QdqForm.IsInteger));
    }

    [Fact]
    public void Without_functions_nothing_happens()
    {
        _graph.Output(_graph.Node("Relu", [_graph.Input("a", 2)]));
        Assert.Equal(0, _graph.Run(Pass).Changes);
    }

    private Graph Function(string name, out Function function)
    {
        function = _graph.Edit.AddFunction("local", name, new OpsetImport("", 17), new OpsetImport("local", 1));
        _graph.Edit.SetOpset("local", 1);
        return function.Body;
    }

    private Value FunctionInput(Graph body, string name, ElementType? type = null) =>
        _graph.Edit.AddGraphInput(body, name, new TensorType(type ?? ElementType.Float32, null));

    private Value Node(Graph scope, string op, Value?[] inputs, params Attribute[] attributes) =>
        _graph.NodeIn(scope, op, inputs, attributes);

    private Value Call(string function, Value?[] inputs, params Attribute[] attributes) =>
        CallIn(_graph.Main, function, inputs, attributes);

    private Value CallIn(Graph scope, string function, Value?[] inputs, params Attribute[] attributes) =>
        _graph.Edit.AddNode(scope, function, inputs, ["called"], attributes, "local", function).Outputs[0]!;

    private PassReport RunKeepingOutputs()
    {
        var before = ModelRun.Outputs(_graph.Model);
        var report = _graph.Run(Pass);
        Assert.DoesNotContain(ModelVerifier.Verify(_graph.Model), d => d.Severity == Severity.Error);
        ModelRun.AssertEqualBits(before, ModelRun.Outputs(_graph.Model));
        return report;
    }

    private static int Total(PassReport report, string name) => (int)report.Totals.Single(m => m.Name == name).Value;
}
