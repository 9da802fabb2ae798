using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Cleanup;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Cleanup;

public class DeduplicatePassTests
{
    private static readonly DeduplicatePass Pass = new();

    private static double Total(PassReport report, string name) => report.Totals.Single(t => t.Name == name).Value;

    [Fact]
    public void Equal_initializers_become_one()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        var a = graph.Floats("a", [2], 1, 2);
        graph.Output(graph.Node("Mul", [graph.Node("Add", [x, a]), graph.Floats("b", [2], 1, 2)]));
        var before = ModelRun.Outputs(graph.Model);

        var report = graph.Run(Pass);
        Assert.Equal([a], graph.Main.Initializers);
        Assert.Equal(2, a.Uses.Count);
        Assert.Equal(8, Total(report, "removedBytes"));
        ModelRun.AssertEqualBits(before, ModelRun.Outputs(graph.Model));
        Assert.Equal(0, graph.Run(Pass).Changes);
    }

    [Fact]
    public void Initializers_that_differ_in_value_shape_type_or_sign_of_zero_stay()
    {
        using var graph = new TestGraph();
        graph.Floats("a", [2], 0, 2);
        graph.Floats("negative zero", [2], -0f, 2);
        graph.Floats("value", [2], 1, 2);
        graph.Floats("shape", [1, 2], 0, 2);
        graph.Edit.AddInitializer(graph.Main, "type", Tensor.From<int>(ElementType.Int32, [2], [0, 0x40000000])); // the same bytes
        Assert.Empty(graph.Run(Pass).Layers);
        Assert.Equal(5, graph.Main.Initializers.Count);
    }

    [Fact]
    public void The_form_of_storage_does_not_matter()
    {
        using var graph = new TestGraph();
        graph.Ints("raw", 5, 300);
        var chunk = new TypedChunk(7, new MemoryBytes(new byte[] { 5, 0xAC, 0x02 })); // 300 as a varint
        graph.Edit.AddInitializer(graph.Main, "typed", new Tensor(ElementType.Int64, [2], new TypedPayload([chunk])));
        graph.Run(Pass);
        Assert.Equal("raw", graph.Main.Initializers.Single().Name);
    }

    [Fact]
    public void Equal_strings_become_one()
    {
        using var graph = new TestGraph();
        Tensor Of(params string[] texts) =>
            new(
                ElementType.String,
                [texts.Length],
                new StringPayload([.. texts.Select(t => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(t))])
            );
        graph.Edit.AddInitializer(graph.Main, "a", Of("ab", "c"));
        graph.Edit.AddInitializer(graph.Main, "b", Of("ab", "c"));
        graph.Edit.AddInitializer(graph.Main, "c", Of("a", "bc"));
        graph.Run(Pass);
        Assert.Equal(["a", "c"], graph.Main.Initializers.Select(i => i.Name));
    }

    [Fact]
    public void Of_equal_initializers_the_one_that_is_returned_stays()
    {
        using var graph = new TestGraph();
        var a = graph.Floats("a", [2], 1, 2);
        var b = graph.Output(graph.Floats("b", [2], 1, 2));
        var c = graph.Output(graph.Floats("c", [2], 1, 2));
        graph.Output(graph.Node("Neg", [a]));
        var report = graph.Run(Pass);
        Assert.Equal([b, c], graph.Main.Initializers);
        Assert.Equal("it equals another, but it is a graph output", report.Layers.Single(l => !l.Changed).LeftAloneBecause);
        Assert.Same(b, graph.Main.Nodes.Single().Inputs[0]);
    }

    [Fact]
    public void An_initializer_that_a_caller_may_replace_stays()
    {
        using var graph = new TestGraph(ir: 3);
        graph.Floats("a", [2], 1, 2);
        graph.Floats("b", [2], 1, 2);
        graph.Edit.SetIrVersion(8);
        graph.Floats("c", [2], 1, 2);
        graph.Floats("d", [2], 1, 2);
        var report = graph.Run(Pass);
        Assert.Equal(["a", "b", "c"], graph.Main.Initializers.Select(i => i.Name));
        Assert.All(
            report.Layers.Where(l => !l.Changed),
            l => Assert.Contains("a caller may give", l.LeftAloneBecause, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Before_IR_4_listed_initializers_are_constants()
    {
        using var graph = new TestGraph(opset: 9, ir: 3);
        graph.Floats("a", [2], 1, 2);
        graph.Floats("b", [2], 1, 2);
        graph.Run(Pass);
        Assert.Equal(["a"], graph.Main.Inputs.Select(i => i.Name));
    }

    [Fact]
    public void Equal_initializers_of_a_body_are_merged_there()
    {
        using var graph = new TestGraph();
        graph.Floats("main", [1], 1);
        var holder = graph.Edit.AddNode(graph.Main, "If", [graph.Input("c", ElementType.Bool)], ["y"]);
        var body = graph.Edit.AddBody(holder, "then_branch", "then");
        graph.Edit.AddInitializer(body, "a", Tensor.FromSingles([1], [1]));
        graph.Edit.AddInitializer(body, "b", Tensor.FromSingles([1], [1]));
        graph.Run(Pass);
        Assert.Equal(["a"], body.Initializers.Select(i => i.Name));
        Assert.Equal(["main"], graph.Main.Initializers.Select(i => i.Name));
    }

    [Fact]
    public void Equal_nodes_and_their_equal_readers_become_one()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2, 3);
        Value Branch() => graph.Node("Softmax", [graph.Node("Relu", [x])], Attribute.Of("axis", 1));
        graph.Output(graph.Node("Add", [Branch(), Branch()]));
        var before = ModelRun.Outputs(graph.Model);

        Assert.Equal(2, Total(graph.Run(Pass), "mergedNodes"));
        Assert.Equal("Relu Softmax Add", graph.Operators);
        ModelRun.AssertEqualBits(before, ModelRun.Outputs(graph.Model));
        Assert.Equal(0, graph.Run(Pass).Changes);
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 0, false)]
    public void Attributes_must_be_equal(long a, long b, bool merges)
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2, 3);
        graph.Output(
            graph.Node("Sub", [graph.Node("Softmax", [x], Attribute.Of("axis", a)), graph.Node("Softmax", [x], Attribute.Of("axis", b))])
        );
        Assert.Equal(merges ? 1 : 0, graph.Run(Pass).Layers.Count(l => l.Changed));
    }

    [Fact]
    public void The_order_of_attributes_does_not_matter()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2, 3);
        var (one, two) = (Attribute.Of("alpha", 0.1f), Attribute.Of("beta", ImmutableArray.Create(1L, 2L)));
        graph.Node("HardSigmoid", [x], one, two);
        graph.Node("HardSigmoid", [x], two, one);
        Assert.Single(graph.Run(Pass).Layers);
    }

    [Fact]
    public void The_order_of_inputs_matters()
    {
        using var graph = new TestGraph();
        var (x, y) = (graph.Input("x", 2), graph.Input("y", 2));
        graph.Output(graph.Node("Div", [graph.Node("Sub", [x, y]), graph.Node("Sub", [y, x])]));
        Assert.Empty(graph.Run(Pass).Layers);
    }

    [Fact]
    public void Nodes_that_are_asked_for_other_outputs_stay()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 1, 4, 4);
        var kernel = Attribute.Of("kernel_shape", [2L, 2L]);
        graph.Edit.AddNode(graph.Main, "MaxPool", [x], ["a"], [kernel]);
        graph.Edit.AddNode(graph.Main, "MaxPool", [x], ["b", "indices"], [kernel]);
        Assert.Empty(graph.Run(Pass).Layers);
    }

    [Fact]
    public void Random_nodes_stay()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        graph.Output(graph.Node("Sub", [graph.Node("RandomNormalLike", [x]), graph.Node("RandomNormalLike", [x])]));
        Assert.Contains("draws random numbers", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_of_an_unknown_domain_stay()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        for (var i = 0; i < 2; i++)
            graph.Edit.AddNode(graph.Main, "Count", [x], ["n"], domain: "acme");
        Assert.Contains("about which nothing is known", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_equal_nodes_one_may_be_returned_but_not_both()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        var inner = graph.Node("Relu", [x]);
        var returned = graph.Output(graph.Node("Relu", [x]));
        graph.Output(graph.Node("Neg", [inner]));
        var name = returned.Name;
        graph.Run(Pass);
        Assert.Equal("Relu Neg", graph.Operators);
        Assert.Equal(name, graph.Main.Outputs[0].Name);

        graph.Output(graph.Node("Relu", [x]));
        Assert.Contains("are both graph outputs", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
        Assert.Equal("Relu Neg Relu", graph.Operators);
    }

    [Fact]
    public void A_body_uses_what_is_computed_before_its_holder_and_siblings_use_nothing_of_each_other()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        var outer = graph.Node("Relu", [x]);
        var holder = graph.Edit.AddNode(graph.Main, "If", [graph.Input("c", ElementType.Bool)], ["y"]);
        var bodies = new List<Graph>();
        foreach (var name in (string[])["then_branch", "else_branch"])
        {
            var body = graph.Edit.AddBody(holder, name, name);
            var sum = graph.NodeIn(body, "Add", [graph.NodeIn(body, "Relu", [x]), graph.NodeIn(body, "Exp", [x])]);
            graph.Edit.AddGraphOutput(body, sum);
            bodies.Add(body);
        }

        graph.Output(graph.Node("Mul", [outer, holder.Outputs[0]]));
        graph.Node("Exp", [x]); // behind the holder: the bodies do not see it, nor does it see them
        var before = ModelRun.Outputs(graph.Model);
        graph.Run(Pass);
        Assert.All(bodies, b => Assert.Equal("Exp Add", TestGraph.OperatorsOf(b)));
        Assert.Equal("Relu If Mul Exp", graph.Operators);
        ModelRun.AssertEqualBits(before, ModelRun.Outputs(graph.Model));
    }

    [Fact]
    public void A_body_s_own_output_is_not_replaced_by_a_value_around_it()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 2);
        graph.Output(graph.Node("Relu", [x]));
        var body = graph.Edit.AddBody(
            graph.Edit.AddNode(graph.Main, "If", [graph.Input("c", ElementType.Bool)], ["y"]),
            "then_branch",
            "then"
        );
        graph.Edit.AddGraphOutput(body, graph.NodeIn(body, "Relu", [x]));
        Assert.Contains("is a graph output", TestGraph.ReasonOf(graph.Run(Pass)), StringComparison.Ordinal);
        Assert.Equal("Relu", TestGraph.OperatorsOf(body));
    }

    [Fact]
    public void Equal_Constant_nodes_of_a_function_become_one()
    {
        using var graph = new TestGraph();
        var body = graph.Edit.AddFunction("local", "f", new OpsetImport("", 17)).Body;
        Value Constant() => graph.NodeIn(body, "Constant", [], Attribute.Of("value", Tensor.FromSingles([2], [1, 2])));
        graph.Edit.AddGraphOutput(body, graph.NodeIn(body, "Add", [Constant(), Constant()]));
        var report = graph.Run(Pass);
        Assert.Equal("Constant Add", TestGraph.OperatorsOf(body));
        Assert.Equal(8, Total(report, "removedBytes"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void The_result_does_not_depend_on_the_number_of_threads(int threads)
    {
        using var graph = new TestGraph();
        for (var i = 0; i < 100; i++)
            graph.Floats($"w{i}", [2], i % 7, 1);
        Pass.Run(new PassContext(graph.Model, Pass.Id) { Threads = threads });
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"w{i}"), graph.Main.Initializers.Select(i => i.Name));
    }
}
