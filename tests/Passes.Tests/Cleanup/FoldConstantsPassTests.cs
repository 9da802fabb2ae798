using System.Text.Json;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Cleanup;
using OnnxAttribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Cleanup;

public class FoldConstantsPassTests
{
    private static readonly FoldConstantsPass Pass = new(new FoldConstantsOptions());

    [Fact]
    public void A_chain_over_constants_becomes_an_initializer()
    {
        using var graph = new TestGraph();
        var sum = graph.Node("Add", [graph.Floats("a", [2], 1, 2), graph.Floats("b", [2], 3, 4)]);
        var root = graph.Node("Sqrt", [graph.Node("Neg", [graph.Node("Neg", [sum])])]);
        graph.Output(graph.Node("Mul", [graph.Input("x", 2), root]));
        var report = AssertFolds(graph, "Mul");
        Assert.Equal(["sqrt_out"], graph.Main.Initializers.Select(i => i.Name));
        Assert.Equal([2f, MathF.Sqrt(6)], graph.Main.Initializers.Single().Initializer!.ToSingles());
        Assert.Equal(-8, report.Totals.Single(t => t.Name == "growthBytes").Value);
    }

    [Fact]
    public void What_depends_on_an_input_stays()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Add", [graph.Input("x", 2), graph.Floats("b", [2], 3, 4)]));
        Assert.Empty(graph.Run(Pass).Layers);
    }

    [Fact]
    public void A_constant_graph_output_becomes_a_Constant_node()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Neg", [graph.Floats("a", [2], 1, 2)]));
        AssertFolds(graph, "Constant");
        Assert.Equal("neg_out", graph.Main.Outputs.Single().Name);
        Assert.Empty(graph.Main.Initializers);
    }

    [Fact]
    public void All_outputs_of_a_node_are_folded_and_unread_ones_go()
    {
        using var graph = new TestGraph();
        var split = graph.Edit.AddNode(graph.Main, "Split", [graph.Floats("a", [4], 1, 2, 3, 4)], ["left", "right"]);
        graph.Output(graph.Node("Add", [graph.Input("x", 2), split.Outputs[1]]));
        AssertFolds(graph, "Add");
        Assert.Equal(["right"], graph.Main.Initializers.Select(i => i.Name));
    }

    [Fact]
    public void Constants_that_others_read_stay()
    {
        using var graph = new TestGraph();
        var a = graph.Floats("a", [2], 1, 2);
        graph.Output(graph.Node("Add", [graph.Node("Mul", [graph.Input("x", 2), a]), graph.Node("Neg", [a])]));
        AssertFolds(graph, "Mul Add");
        Assert.Equal(["a", "neg_out"], graph.Main.Initializers.Select(i => i.Name));
    }

    [Fact]
    public void Before_IR_4_new_initializers_are_listed_among_the_inputs()
    {
        using var graph = new TestGraph(opset: 9, ir: 3);
        graph.Output(graph.Node("Add", [graph.Input("x", 2), graph.Node("Neg", [graph.Floats("a", [2], 1, 2)])]));
        AssertFolds(graph, "Add");
        Assert.Equal(["x", "neg_out"], graph.Main.Inputs.Select(i => i.Name));
    }

    [Fact]
    public void An_initializer_that_a_caller_may_replace_is_no_constant()
    {
        using var graph = new TestGraph(ir: 3);
        var a = graph.Floats("a", [2], 1, 2);
        graph.Edit.SetIrVersion(8);
        graph.Output(graph.Node("Neg", [a]));
        Assert.Empty(graph.Run(Pass).Layers);
    }

    [Fact]
    public void Bodies_are_folded_with_what_they_capture()
    {
        using var graph = new TestGraph();
        var a = graph.Floats("a", [2], 1, 2);
        var x = graph.Input("x", 2);
        var holder = graph.Edit.AddNode(graph.Main, "If", [graph.Input("c", ElementType.Bool)], ["y"]);
        graph.Output(holder.Outputs[0]!);
        foreach (var name in (string[])["then_branch", "else_branch"])
        {
            var body = graph.Edit.AddBody(holder, name, name);
            graph.Edit.AddGraphOutput(body, graph.NodeIn(body, "Add", [x, graph.NodeIn(body, name[0] == 't' ? "Neg" : "Exp", [a])]));
        }

        AssertFolds(graph, "If");
        Assert.All(graph.Model.Scopes.Skip(1), s => Assert.Equal("Add", TestGraph.OperatorsOf(s)));
        Assert.All(graph.Model.Scopes.Skip(1), s => Assert.Single(s.Initializers));
    }

    [Fact]
    public void A_function_s_constants_are_nodes()
    {
        using var graph = new TestGraph();
        graph.Edit.SetOpset("local", 1);
        var body = graph.Edit.AddFunction("local", "f", new OpsetImport("", 17)).Body;
        var a = graph.Edit.AddGraphInput(body, "a", new TensorType(ElementType.Undefined, null));
        var c = graph.NodeIn(body, "Constant", [], OnnxAttribute.Of("value", Tensor.FromSingles([2], [1, 2])));
        graph.Edit.AddGraphOutput(body, graph.NodeIn(body, "Add", [a, graph.NodeIn(body, "Neg", [c])]));
        graph.Output(graph.Edit.AddNode(graph.Main, "f", [graph.Input("x", 2)], ["y"], domain: "local").Outputs[0]!);
        AssertFolds(graph, "f");
        Assert.Equal("Constant Add", TestGraph.OperatorsOf(body));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_result_may_grow_by_the_limit_and_no_more(long elements, bool folds)
    {
        using var graph = new TestGraph();
        var filled = graph.Node("ConstantOfShape", [graph.Ints("shape", elements)]); // the shape's 8 bytes go
        graph.Output(graph.Node("Add", [graph.Input("x", elements), filled]));
        var report = graph.Run(new FoldConstantsPass(new FoldConstantsOptions(MaxGrowthBytes: 4 * 64 - 8)));
        Assert.Equal(folds ? "Add" : "ConstantOfShape Add", graph.Operators);
        Assert.Equal(folds ? null : "its result would take 260 bytes, 256 at most are worth it", report.Layers.Single().LeftAloneBecause);
    }

    [Theory]
    [InlineData("ConstantOfShape", "its result would take 4398046511104 bytes, 1040 at most are worth it")]
    [InlineData("Expand", "its result would take 4398046511104 bytes, 1044 at most are worth it")]
    [InlineData("Tile", "its result would take 4398046511104 bytes, 1044 at most are worth it")]
    [InlineData("Add", "its result would take 4294967296 bytes, 263168 at most are worth it")]
    [InlineData("Range", "how many bytes its result takes is not known before it is computed")]
    [InlineData("Tile of 2^16 by 2^16", "how many bytes its result takes is not known before it is computed")] // 2^32 is 0 in 32 bits
    public void A_result_of_gigabytes_is_not_even_computed(string what, string reason)
    {
        using var graph = new TestGraph();
        const long Many = 1L << 20;
        var one = graph.Floats("one", [1, 1], 1);
        Value Of(string name, params long[] dims) => graph.Edit.AddInitializer(graph.Main, name, Zeros(dims));
        var huge = what switch
        {
            "ConstantOfShape" => graph.Node(what, [graph.Ints("s", Many, Many)]),
            "Range" => graph.Node(what, [Scalar(graph, "from", 0), Scalar(graph, "to", Many * Many), Scalar(graph, "step", 1)]),
            "Add" => graph.Node(what, [Of("row", 1, 1 << 15), Of("column", 1 << 15, 1)]),
            "Expand" or "Tile" => graph.Node(what, [one, graph.Ints("s", Many, Many)]),
            _ => graph.Node("Tile", [Of("row", 1 << 16), graph.Ints("s", 1 << 16)]),
        };
        graph.Output(graph.Node("Identity", [huge]), what == "Range" ? ElementType.Int64 : null);
        Assert.Equal(reason, graph.Run(Pass).Layers[0].LeftAloneBecause);
    }

    [Fact]
    public void Large_constants_may_be_rearranged()
    {
        using var graph = new TestGraph();
        var w = graph.Edit.AddInitializer(graph.Main, "w", TestGraph.NoiseTensor("w", 300, 200));
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 200), graph.Node("Transpose", [w])]));
        AssertFolds(graph, "MatMul");
        Assert.Equal([200L, 300L], graph.Main.Initializers.Single().Initializer!.Dims);
    }

    [Fact]
    public void Storage_forms_of_weights_stay()
    {
        using var graph = new TestGraph();
        var q = graph.Edit.AddInitializer(graph.Main, "q", Tensor.From<sbyte>(ElementType.Int8, [2], [1, -2]));
        var h = graph.Edit.AddInitializer(graph.Main, "h", Tensor.From<Half>(ElementType.Float16, [2], [(Half)1, (Half)2]));
        var scale = graph.Floats("scale", [], 0.5f);
        var table = graph.Floats("table", [2], 3, 4);
        var x = graph.Input("x", 2);
        var toFloat = OnnxAttribute.Of("to", ElementType.Float32.Code);
        Value[] weights =
        [
            graph.Node("DequantizeLinear", [q, scale]),
            graph.Node("Mul", [graph.Node("Cast", [q], toFloat), scale]),
            graph.Node("Cast", [h], toFloat),
            graph.Node("Gather", [table, graph.Ints("indices", 0, 1, 1, 0)]),
        ];
        foreach (var weight in weights)
            graph.Output(graph.Node("MatMul", [x, weight]));

        var report = graph.Run(Pass);
        Assert.Equal(0, report.Changes);
        Assert.Equal(
            [
                "it is the stored form of a quantized weight",
                "it widens 'q', which is stored as int8",
                "it widens 'h', which is stored as float16",
                "it looks values up in 'table', which takes fewer bytes than the result",
            ],
            report.Layers.Select(l => l.LeftAloneBecause)
        );
    }

    [Fact]
    public void Random_numbers_bodies_calls_and_other_domains_stay()
    {
        using var graph = new TestGraph();
        var c = graph.Floats("c", [1], 1);
        var body = graph.Edit.AddFunction("local", "f", new OpsetImport("", 17)).Body;
        graph.Edit.AddGraphOutput(
            body,
            graph.NodeIn(body, "Neg", [graph.Edit.AddGraphInput(body, "a", new TensorType(ElementType.Undefined, null))])
        );
        var flag = graph.Edit.AddInitializer(graph.Main, "flag", Tensor.FromBytes(ElementType.Bool, [], new byte[1]));
        var holder = graph.Edit.AddNode(graph.Main, "If", [flag], ["chosen"]);
        foreach (var name in (string[])["then_branch", "else_branch"])
        {
            var branch = graph.Edit.AddBody(holder, name, name);
            graph.Edit.AddGraphOutput(branch, graph.NodeIn(branch, "Relu", [graph.Input("x" + name, 1)]));
        }

        Value?[] constant =
        [
            holder.Outputs[0],
            graph.Node("RandomNormalLike", [c]),
            graph.Edit.AddNode(graph.Main, "f", [c], ["called"], domain: "local").Outputs[0],
            graph.Edit.AddNode(graph.Main, "Gelu", [c], ["contrib"], domain: "com.microsoft").Outputs[0],
            graph.Edit.AddNode(graph.Main, "Strange", [c], ["strange"], domain: "acme").Outputs[0],
        ];
        graph.Output(graph.Node("Sum", constant));
        var report = graph.Run(Pass);
        Assert.Equal(0, report.Changes);
        Assert.Equal(
            [
                "it holds bodies",
                "it is RandomNormalLike, which draws random numbers",
                "it calls a function of the model",
                "it is an operator of domain 'com.microsoft', not of the standard",
                "it is Strange of domain 'acme', about which nothing is known",
            ],
            report.Layers.Select(l => l.LeftAloneBecause)
        );
    }

    [Fact]
    public void What_the_runtime_refuses_to_compute_stays_with_a_warning()
    {
        using var graph = new TestGraph();
        var wrong = graph.Node("Add", [graph.Floats("a", [2], 1, 2), graph.Floats("b", [3], 1, 2, 3)]);
        graph.Output(graph.Node("Neg", [wrong]));
        var context = graph.Context(Pass.Id);
        Assert.Contains("the runtime does not compute it", TestGraph.ReasonOf(Pass.Run(context)), StringComparison.Ordinal);
        Assert.Equal("NNC4201", Assert.Single(context.Findings).Code.Id);
    }

    [Fact]
    public void An_empty_JSON_object_means_the_defaults() =>
        Assert.Equal(new FoldConstantsOptions(), JsonSerializer.Deserialize<FoldConstantsOptions>("{}"));

    [Fact]
    public void A_negative_limit_is_refused()
    {
        using var graph = new TestGraph();
        var e = Assert.Throws<DiagnosticException>(() => graph.Run(new FoldConstantsPass(new FoldConstantsOptions(-1))));
        Assert.Equal("NNC4200", Assert.Single(e.Diagnostics).Code.Id);
    }

    [Fact]
    public void The_shape_of_a_value_with_fixed_extents_is_constant()
    {
        using var graph = new TestGraph();
        var relu = graph.Node("Relu", [graph.Node("Conv", [graph.Input("x", 2, 3, 8, 8), graph.Noise("w", 4, 3, 3, 3)])]);
        graph.Output(graph.Node("Add", [graph.Node("Shape", [relu]), graph.Node("Size", [relu])]), ElementType.Int64);
        AssertFolds(graph, "Conv Relu Constant");
        Assert.Equal([290L, 292, 294, 294], Folded(graph).ToInt64s());
    }

    [Fact]
    public void A_fixed_extent_of_a_shape_whose_batch_is_free_is_constant()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", -1, 3, 4, 5);
        var shape = graph.Node("Shape", [graph.Node("Relu", [x])]);
        var channels = graph.Node(
            "Unsqueeze",
            [graph.Node("Gather", [shape, graph.Edit.AddInitializer(graph.Main, "one", Tensor.FromInt64s([], [1]))]), graph.Ints("axes", 0)]
        );
        var rest = graph.Node("Slice", [shape, graph.Ints("two", 2), graph.Ints("end", 99)]);
        var batch = graph.Node("Slice", [shape, graph.Ints("zero", 0), graph.Ints("first", 1)]);
        var product = graph.Node("ReduceProd", [graph.Node("Concat", [channels, rest], OnnxAttribute.Of("axis", 0))]);
        graph.Output(graph.Node("Reshape", [x, graph.Node("Concat", [batch, product], OnnxAttribute.Of("axis", 0))]));
        var before = ModelRun.Outputs(graph.Model);
        graph.Run(Pass);
        Assert.Contains(graph.Main.Initializers, i => i.Initializer!.Type == ElementType.Int64 && i.Initializer.ToInt64s() is [60]);
        Assert.Equal(["Relu", "Shape", "Slice", "Concat", "Reshape"], graph.Main.Nodes.Select(n => n.OpType));
        ModelRun.AssertEqualBits(before, ModelRun.Outputs(graph.Model));
    }

    [Fact]
    public void A_shape_that_the_file_declares_of_a_computed_value_is_not_trusted()
    {
        using var graph = new TestGraph();
        var relu = graph.Node("Relu", [graph.Input("x", -1, 3)]);
        graph.Edit.SetInfo(relu, new ValueInfo(new TensorType(ElementType.Float32, [1, 3]))); // left over from batch 1
        graph.Output(graph.Node("Shape", [relu]), ElementType.Int64);
        Assert.Equal(0, graph.Run(Pass).Changes);
    }

    [Fact]
    public void A_very_long_chain_ends_well()
    {
        using var graph = new TestGraph();
        var value = graph.Node("Shape", [graph.Input("x", -1, 3)]);
        for (var i = 0; i < 30_000; i++)
            value = graph.Edit.AddNode(graph.Main, "Identity", [value], [$"i{i}"], name: $"n{i}").Outputs[0]!;
        graph.Output(graph.Node("Slice", [value, graph.Ints("from", 1), graph.Ints("to", 2)]), ElementType.Int64);
        graph.Run(Pass);
        Assert.Equal("Constant", graph.Main.Outputs.Single().Producer!.OpType);
    }

    [Fact]
    public void A_free_extent_stays_free()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Shape", [graph.Input("x", -1, 3)]), ElementType.Int64);
        graph.Output(graph.Node("Size", [graph.Input("z", -1, 3)]), ElementType.Int64);
        Assert.Equal(0, graph.Run(Pass).Changes);
    }

    [Theory]
    [InlineData(1, 99, new long[] { 3, 4 })]
    [InlineData(-2, -1, new long[] { 3 })]
    [InlineData(2, 1, new long[] { })]
    public void Shape_s_start_and_end_count_as_the_standard_says(long start, long end, long[] expected)
    {
        using var graph = new TestGraph();
        graph.Output(
            graph.Node("Shape", [graph.Input("x", 2, 3, 4)], OnnxAttribute.Of("start", start), OnnxAttribute.Of("end", end)),
            ElementType.Int64
        );
        AssertFolds(graph, "Constant");
        Assert.Equal(expected, Folded(graph).ToInt64s());
    }

    [Fact]
    public void The_shapes_of_a_model_that_the_runtime_does_not_open_are_those_of_its_inputs()
    {
        using var graph = new TestGraph();
        graph.Edit.SetOpset("acme", 1);
        var x = graph.Input("x", 2, 3);
        var strange = graph.Edit.AddNode(graph.Main, "Strange", [x], ["s"], domain: "acme").Outputs[0]!;
        graph.Output(graph.Node("Add", [graph.Node("Shape", [x]), graph.Node("Shape", [strange])]), ElementType.Int64);
        var context = graph.Context(Pass.Id);
        Assert.Single(Pass.Run(context).Layers, l => l.Changed);
        Assert.All(context.Findings, f => Assert.Equal("NNC4202", f.Code.Id));
        Assert.NotEmpty(context.Findings);
    }

    private static Tensor Folded(TestGraph graph) => graph.Main.Nodes.Last!.Attributes.Tensor("value")!;

    private static Tensor Zeros(params long[] dims) => Tensor.FromSingles(dims, new float[dims.Aggregate(1L, (p, d) => p * d)]);

    private static Value Scalar(TestGraph graph, string name, long value) =>
        graph.Edit.AddInitializer(graph.Main, name, Tensor.FromInt64s([], [value]));

    /// <summary>Folds, then compares the outputs bit for bit; a second run must find nothing.</summary>
    private static PassReport AssertFolds(TestGraph graph, string left)
    {
        var before = ModelRun.Outputs(graph.Model);
        var report = graph.Run(Pass);
        Assert.All(report.Layers, l => Assert.True(l.Changed, l.LeftAloneBecause));
        Assert.Equal(left, graph.Operators);
        ModelRun.AssertEqualBits(before, ModelRun.Outputs(graph.Model));
        Assert.Equal(0, graph.Run(Pass).Changes);
        return report;
    }
}
