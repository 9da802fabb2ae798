using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Cleanup;

namespace NNCompress.Passes.Tests.Cleanup;

public class RemoveDeadPassTests
{
    private static readonly RemoveDeadPass Pass = new();

    private static double Total(PassReport report, string name) => report.Totals.Single(t => t.Name == name).Value;

    [Fact]
    public void A_dead_chain_goes_with_its_initializers()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        var w = graph.Noise("w", 2);
        graph.Output(graph.Node("Add", [x, w]));
        graph.Node("Neg", [graph.Node("Mul", [graph.Node("Relu", [x]), graph.Noise("dead", 2)])]);
        var before = ModelRun.Outputs(graph.Model);

        var report = graph.Run(Pass);
        Assert.Equal("Add", graph.Operators);
        Assert.Equal([w], graph.Main.Initializers);
        Assert.Equal(3, Total(report, "removedNodes"));
        Assert.Equal(1, Total(report, "removedInitializers"));
        Assert.Equal(8, Total(report, "removedBytes"));
        ModelRun.AssertEqualBits(before, ModelRun.Outputs(graph.Model));
        Assert.Equal(0, graph.Run(Pass).Changes);
    }

    [Fact]
    public void A_node_stays_for_one_output_of_several()
    {
        using var graph = new TestGraph();
        var split = graph.Edit.AddNode(graph.Main, "Split", [graph.Input("x", 2)], ["a", "b"]);
        graph.Output(split.Outputs[1]!);
        Assert.Empty(graph.Run(Pass).Layers);
        Assert.Equal("Split", graph.Operators);
    }

    [Fact]
    public void Inputs_and_outputs_of_the_model_stay()
    {
        using var graph = new TestGraph();
        graph.Input("unused", 2);
        graph.Output(graph.Floats("constant", [1], 1));
        Assert.Equal(0, graph.Run(Pass).Changes);
        Assert.Equal("unused", graph.Main.Inputs.Single().Name);
        Assert.Equal("constant", graph.Main.Initializers.Single().Name);
    }

    [Fact]
    public void An_initializer_that_is_an_input_stays_from_IR_4_on()
    {
        using var graph = new TestGraph(ir: 3);
        graph.Floats("w", [1], 1);
        graph.Edit.SetIrVersion(4);
        Assert.Contains("a caller may give", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
        graph.Edit.SetIrVersion(3);
        graph.Run(Pass);
        Assert.Empty(graph.Main.Initializers);
        Assert.Empty(graph.Main.Inputs);
    }

    [Fact]
    public void Dead_nodes_of_bodies_free_what_they_capture()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        var captured = graph.Node("Relu", [x]);
        var holder = graph.Edit.AddNode(graph.Main, "If", [graph.Input("c", ElementType.Bool)], ["y"]);
        graph.Output(holder.Outputs[0]!);
        foreach (var name in (string[])["then_branch", "else_branch"])
        {
            var body = graph.Edit.AddBody(holder, name, name);
            graph.NodeIn(body, "Neg", [captured]);
            graph.Edit.AddInitializer(body, "dead", Tensor.FromSingles([1], [1]));
            graph.Edit.AddGraphOutput(body, graph.NodeIn(body, "Abs", [x]));
        }

        var before = ModelRun.Outputs(graph.Model);
        graph.Run(Pass);
        Assert.Equal("If", graph.Operators);
        Assert.All(graph.Model.Scopes.Skip(1), s => Assert.Equal("Abs", TestGraph.OperatorsOf(s)));
        Assert.All(graph.Model.Scopes.Skip(1), s => Assert.Empty(s.Initializers));
        ModelRun.AssertEqualBits(before, ModelRun.Outputs(graph.Model));
    }

    [Fact]
    public void A_dead_holder_goes_with_its_bodies_and_what_they_capture()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        graph.Output(graph.Node("Abs", [x]));
        var captured = graph.Node("Relu", [x]);
        var body = graph.Edit.AddBody(graph.Edit.AddNode(graph.Main, "If", [x], ["y"]), "then_branch", "then");
        graph.Edit.AddGraphOutput(body, graph.NodeIn(body, "Neg", [captured]));
        graph.Run(Pass);
        Assert.Equal("Abs", graph.Operators);
    }

    [Fact]
    public void Functions_that_nothing_calls_go_and_those_only_they_called_too()
    {
        using var graph = new TestGraph();
        var opset = new OpsetImport("", 17);
        foreach (
            var (name, callee) in (ReadOnlySpan<(string, string?)>)
                [("used", "inner"), ("inner", null), ("dead", "deader"), ("deader", null)]
        )
        {
            var body = graph.Edit.AddFunction("local", name, opset).Body;
            var a = graph.Edit.AddGraphInput(body, "a", new TensorType(ElementType.Undefined, null));
            var y = graph.Edit.AddNode(body, callee ?? "Relu", [a], ["y"], domain: callee is null ? "" : "local");
            graph.Edit.AddGraphOutput(body, y.Outputs[0]!);
        }

        graph.Output(graph.Edit.AddNode(graph.Main, "used", [graph.Input("x", 2)], ["y"], domain: "local").Outputs[0]!);
        Assert.Equal(2, Total(graph.Run(Pass), "removedFunctions"));
        Assert.Equal(["used", "inner"], graph.Model.Functions.Select(f => f.Name));
    }

    [Fact]
    public void A_function_whose_only_call_is_dead_inside_another_function_goes()
    {
        using var graph = new TestGraph();
        var opset = new OpsetImport("", 17);
        var inner = graph.Edit.AddFunction("local", "inner", opset).Body;
        graph.Edit.AddGraphOutput(inner, graph.NodeIn(inner, "Relu", [graph.Edit.AddGraphInput(inner, "a", new OpaqueType())]));
        var outer = graph.Edit.AddFunction("local", "outer", opset).Body;
        var a = graph.Edit.AddGraphInput(outer, "a", new OpaqueType());
        graph.Edit.AddNode(outer, "inner", [a], ["dead"], domain: "local");
        graph.Edit.AddGraphOutput(outer, graph.NodeIn(outer, "Abs", [a]));
        graph.Output(graph.Edit.AddNode(graph.Main, "outer", [graph.Input("x", 2)], ["y"], domain: "local").Outputs[0]!);
        graph.Run(Pass);
        Assert.Equal("outer", Assert.Single(graph.Model.Functions).Name);
        Assert.Equal("Abs", TestGraph.OperatorsOf(outer));
    }

    [Fact]
    public void A_dead_node_of_an_unknown_domain_may_do_more_and_stays()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        graph.Output(graph.Node("Abs", [x]));
        graph.Edit.AddNode(graph.Main, "Print", [x], ["printed"], domain: "acme");
        Assert.Equal("it is Print of domain 'acme', about which nothing is known", TestGraph.ReasonOf(graph.Run(Pass)));
        Assert.Equal("Abs Print", graph.Operators);
    }

    [Fact]
    public void A_dead_body_that_holds_a_node_of_an_unknown_domain_stays()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        var holder = graph.Edit.AddNode(graph.Main, "If", [x], ["y"]);
        graph.Edit.AddNode(graph.Edit.AddBody(holder, "then_branch", "then"), "Print", [x], ["p"], domain: "acme");
        Assert.Contains("holds or calls Print", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_initializer_that_an_annotation_names_stays()
    {
        using var graph = new TestGraph();
        graph.Floats("scale", [], 0.1f);
        graph.Edit.SetQuantizationAnnotations(
            graph.Main,
            [new QuantizationAnnotation("y", ImmutableArray.Create(KeyValuePair.Create("SCALE_TENSOR", "scale")))]
        );
        Assert.Equal("a quantization annotation names it", TestGraph.ReasonOf(graph.Run(Pass)));
    }
}
