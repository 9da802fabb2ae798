using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.OnnxIO.Versions;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization.Dynamic;

public class QuantizeDynamicPassTests
{
    private const int M = 3;
    private const int K = 24;
    private const int N = 10;

    private static readonly QuantizeDynamicOptions All = new(IncludeSlow: true);
    private static readonly Tensor X = TestGraph.NoiseTensor("x", M, K);

    [Theory]
    [InlineData("onnxruntime-cpu", "DynamicQuantizeMatMul")]
    [InlineData("onnx", "DynamicQuantizeLinear MatMulInteger Cast Mul Mul")]
    public void A_product_computes_what_its_emulation_does(string target, string operators)
    {
        using var graph = new TestGraph();
        var w = graph.Noise("w", K, N);
        graph.Output(graph.Node("MatMul", [graph.Input("x", -1, K), w]));
        var report = Run(graph, All with { Target = QuantizationTarget.Parse(target) });
        Assert.Equal(operators, graph.Operators);
        Assert.Null(Assert.Single(report.Layers).LeftAloneBecause);
        Assert.DoesNotContain(graph.Main.Initializers, i => i.Name == "w");
        AssertComputes(graph, DynamicEmulation.Product(X.ToSingles(), Noise("w", K * N), null, N));
    }

    [Theory]
    [InlineData("onnxruntime-cpu", "DynamicQuantizeMatMul")]
    [InlineData("onnx", "DynamicQuantizeLinear MatMulInteger Cast Mul Mul Add")]
    public void An_Add_after_it_becomes_its_bias_and_the_results_name_stays(string target, string operators)
    {
        using var graph = new TestGraph();
        var product = graph.Node("MatMul", [graph.Input("x", -1, K), graph.Noise("w", K, N)]);
        var y = graph.Output(graph.Node("Add", [graph.Noise("b", N), product]));
        Run(graph, All with { Target = QuantizationTarget.Parse(target) });
        Assert.Equal(operators, graph.Operators);
        Assert.Equal("add_out", graph.Main.Outputs.Single().Name);
        Assert.Same(y, graph.Main.Outputs.Single());
        AssertComputes(graph, DynamicEmulation.Product(X.ToSingles(), Noise("w", K * N), Noise("b", N), N));
    }

    [Fact]
    public void Gemm_gives_alpha_to_the_weight_and_beta_to_the_bias()
    {
        using var graph = new TestGraph();
        graph.Output(
            graph.Node(
                "Gemm",
                [graph.Input("x", -1, K), graph.Noise("w", N, K), graph.Noise("c", 1, N)],
                Attribute.Of("alpha", 0.5f),
                Attribute.Of("beta", 2f),
                Attribute.Of("transB", 1)
            )
        );
        Run(graph, All);
        Assert.Equal("DynamicQuantizeMatMul", graph.Operators);
        var w = Noise("w", K * N);
        var turned = new float[K * N];
        for (var n = 0; n < N; n++)
        {
            for (var k = 0; k < K; k++)
                turned[(k * N) + n] = 0.5f * w[(n * K) + k];
        }

        AssertComputes(graph, DynamicEmulation.Product(X.ToSingles(), turned, Array.ConvertAll(Noise("c", N), c => 2 * c), N));
    }

    [Fact]
    public void A_weight_behind_a_Transpose_is_read_through_it()
    {
        using var graph = new TestGraph();
        var turned = graph.Node("Transpose", [graph.Noise("w", N, K)]);
        graph.Output(graph.Node("MatMul", [graph.Input("x", -1, K), turned]));
        var before = ModelRun.Outputs(graph.Model, [X]);
        Run(graph, All);
        Assert.Equal("DynamicQuantizeMatMul", graph.Operators);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, [X]), 0.05);
    }

    [Fact]
    public void A_weight_of_two_layers_is_stored_once()
    {
        using var graph = new TestGraph();
        var (x, w) = (graph.Input("x", -1, K), graph.Noise("w", K, N));
        graph.Output(graph.Node("MatMul", [x, w]));
        graph.Output(graph.Node("MatMul", [graph.Node("Relu", [x]), w]));
        var report = Run(graph, All);
        Assert.Equal(2, report.Layers.Count(l => l.Changed));
        Assert.Equal(["w_quantized", "w_scale"], graph.Main.Initializers.Select(i => i.Name));
        Assert.Equal([K * N + 4 * N, 0], report.Layers.Select(l => l.Measures.Single(m => m.Name == "bytesAfter").Value));
    }

    [Fact]
    public void Zeros_stay_zeros()
    {
        using var graph = new TestGraph();
        float[] pruned = [.. Noise("w", K * N).Select((v, i) => i % 3 == 0 ? 0 : v + 5)];
        graph.Output(graph.Node("MatMul", [graph.Input("x", -1, K), graph.Floats("w", [K, N], pruned)]));
        Run(graph, All);
        var q = graph.Main.Initializers.Single(i => i.Name == "w_quantized").Initializer!.ToInt64s();
        Assert.All(Enumerable.Range(0, q.Length), i => Assert.Equal(pruned[i] == 0, q[i] == 0));
    }

    [Fact]
    public void Unsigned_weights_have_zero_points_and_one_scale_may_serve_all()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("MatMul", [graph.Input("x", -1, K), graph.Noise("w", K, N)]));
        var before = ModelRun.Outputs(graph.Model, [X]);
        Run(graph, All with { Weights = IntegerGrid.UInt8, PerChannel = false });
        Assert.Equal(["uint8[24,10]", "float32[]", "uint8[]"], graph.Main.Initializers.Select(i => i.Initializer!.ToString()));
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, [X]), 0.05);
    }

    [Fact]
    public void A_layer_of_a_body_is_quantized_where_it_stands()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", -1, K);
        var condition = graph.Edit.AddInitializer(graph.Main, "c", Tensor.From(ElementType.Bool, [], [true]));
        var w = graph.Noise("w", K, N);
        var choice = graph.Edit.AddNode(graph.Main, "If", [condition], ["y"], name: "If");
        foreach (var branch in (string[])["then_branch", "else_branch"])
        {
            var body = graph.Edit.AddBody(choice, branch, branch);
            var product = graph.NodeIn(body, "MatMul", [x, w]);
            graph.Edit.SetInfo(product, new ValueInfo(new TensorType(ElementType.Float32, null)));
            graph.Edit.AddGraphOutput(body, product);
        }

        graph.Output(choice.Outputs[0]!);
        Run(graph, All);
        Assert.All(choice.Subgraphs, b => Assert.Equal("DynamicQuantizeMatMul", TestGraph.OperatorsOf(b)));
        AssertComputes(graph, DynamicEmulation.Product(X.ToSingles(), Noise("w", K * N), null, N));
    }

    [Fact]
    public void A_layer_of_a_function_is_quantized_in_it()
    {
        using var graph = new TestGraph();
        var function = graph.Edit.AddFunction("local", "Layer", new OpsetImport("", 17));
        var x = graph.Edit.AddGraphInput(function.Body, "x", new TensorType(ElementType.Float32, null));
        var w = graph.Edit.AddNode(function.Body, "Constant", [], ["w"], [Attribute.Of("value", TestGraph.NoiseTensor("w", K, N))]);
        graph.Edit.AddGraphOutput(function.Body, graph.NodeIn(function.Body, "MatMul", [x, w.Outputs[0]]));
        graph.Edit.SetOpset("local", 1);
        graph.Output(graph.Edit.AddNode(graph.Main, "Layer", [graph.Input("x", -1, K)], ["y"], domain: "local").Outputs[0]!);
        Run(graph, All);
        Assert.Equal("Constant Constant DynamicQuantizeMatMul", TestGraph.OperatorsOf(function.Body));
        AssertComputes(graph, DynamicEmulation.Product(X.ToSingles(), Noise("w", K * N), null, N));
    }

    [Fact]
    public void Old_files_lose_their_listed_initializers_and_learn_what_the_form_needs()
    {
        using var graph = new TestGraph(opset: 7, ir: 3);
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, K), graph.Noise("w", K, N)]));
        var context = graph.Context(QuantizeDynamicPass.PassId);
        new QuantizeDynamicPass(All with { Target = QuantizationTarget.Onnx }).Run(context);
        Assert.Equal(11, graph.Model.Opsets.Standard);
        Assert.Equal(["x"], graph.Main.Inputs.Select(i => i.Name));
        Assert.Contains(context.Findings, d => d.Code == VersionCodes.InputsDropped);
        Assert.Contains(context.Findings, d => d.Code == WeightQuantizationCodes.SpeedNotMeasured);
        Assert.NotEmpty(ModelRun.Outputs(graph.Model));
    }

    [Fact]
    public void A_ceiling_keeps_the_layer_float()
    {
        using var graph = new TestGraph(opset: 9, ir: 4);
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, K), graph.Noise("w", K, N)]));
        var options = All with { Target = QuantizationTarget.Onnx, Ceiling = RuntimeCeiling.Of(null, 10, null) };
        Assert.StartsWith("its form needs opset 11: ", TestGraph.ReasonOf(Run(graph, options)), StringComparison.Ordinal);
        Assert.Equal("MatMul", graph.Operators);
        Assert.Equal(9, graph.Model.Opsets.Standard);
    }

    [Theory]
    [InlineData(1, 64, 10, "it is too small to pay: 1×64×10")]
    [InlineData(1, 512, 512, null)]
    [InlineData(64, 96, 96, null)]
    public void Small_layers_stay_float(int m, int k, int n, string? reason)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("MatMul", [graph.Input("x", m, k), graph.Noise("w", k, n)]));
        Assert.Equal(reason, Assert.Single(Run(graph, new QuantizeDynamicOptions()).Layers).LeftAloneBecause);
    }

    [Fact]
    public void What_has_no_such_kernel_says_so()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 4, 8, 8);
        graph.Output(graph.Node("Conv", [x, graph.Noise("w", 6, 4, 3, 3)]));
        Assert.Contains("convolutions", TestGraph.ReasonOf(Run(graph, All)), StringComparison.Ordinal);
        Assert.Equal("Conv", graph.Operators);
    }

    [Fact]
    public void A_computed_bias_a_turned_input_and_a_stack_of_matrices_are_refused()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", K, K);
        graph.Output(graph.Node("Gemm", [x, graph.Noise("w1", K, K), graph.Node("Relu", [x])]));
        graph.Output(graph.Node("Gemm", [x, graph.Noise("w2", K, K)], Attribute.Of("transA", 1)));
        graph.Output(graph.Node("MatMul", [x, graph.Noise("w3", 2, K, K)]));
        graph.Output(graph.Node("MatMul", [graph.Noise("w4", K, K), x]));
        Assert.Equal(
            [
                "its bias 'relu_out' is computed",
                "it transposes its input, which no quantized product does",
                "its weight has 3 axes, and only matrices can be quantized",
                "its weight is the left operand, and only right ones can be quantized",
            ],
            Run(graph, All).Layers.Select(l => l.LeftAloneBecause)
        );
    }

    [Fact]
    public void What_is_quantized_already_is_left_alone()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("MatMul", [graph.Input("x", -1, K), graph.Noise("w", K, N)]));
        Run(graph, All);
        var report = Run(graph, All);
        Assert.Equal("it is quantized already", TestGraph.ReasonOf(report));
        Assert.Equal(0, report.Changes);
    }

    [Fact]
    public void Weights_that_are_not_finite_or_of_half_precision_stay()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 1);
        graph.Output(graph.Node("MatMul", [x, graph.Floats("w", [1, 2], 1, float.NaN)]));
        Assert.Equal("its weight 'w' holds NaN or infinity", TestGraph.ReasonOf(Run(graph, All)));

        using var half = new TestGraph();
        var w = half.Edit.AddInitializer(half.Main, "w", Tensor.From(ElementType.Float16, [1, 2], [(Half)1, (Half)2]));
        half.Output(half.Node("MatMul", [half.Input("x", ElementType.Float16, 1, 1), w]), ElementType.Float16);
        Assert.StartsWith("it computes in float16", TestGraph.ReasonOf(Run(half, All)), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_other_widths_are_a_mistake()
    {
        using var graph = new TestGraph();
        var error = Assert.Throws<DiagnosticException>(() => Run(graph, All with { Weights = IntegerGrid.Int4 }));
        Assert.Equal(WeightQuantizationCodes.OptionRange, Assert.Single(error.Diagnostics).Code);
    }

    [Fact]
    public void A_run_that_changes_nothing_is_told()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Relu", [graph.Input("x", 1)]));
        var context = graph.Context(QuantizeDynamicPass.PassId);
        new QuantizeDynamicPass(new QuantizeDynamicOptions()).Run(context);
        Assert.Equal(WeightQuantizationCodes.NothingQuantized, Assert.Single(context.Findings).Code);
    }

    [Fact]
    public void A_model_that_does_not_run_on_made_up_numbers_counts_with_one_row()
    {
        using var graph = new TestGraph();
        var x = graph.Edit.AddGraphInput(graph.Main, "x", new TensorType(ElementType.Float32, null));
        graph.Output(graph.Node("MatMul", [x, graph.Noise("w", 64, 64)]));
        var context = graph.Context(QuantizeDynamicPass.PassId);
        var report = new QuantizeDynamicPass(new QuantizeDynamicOptions()).Run(context);
        Assert.Equal("it is too small to pay: 64×64", TestGraph.ReasonOf(report));
        Assert.Contains(context.Findings, d => d.Code == WeightQuantizationCodes.RowsUnknown);
    }

    private static float[] Noise(string name, int count) => TestGraph.NoiseTensor(name, count).ToSingles();

    private static PassReport Run(TestGraph graph, QuantizeDynamicOptions options)
    {
        var report = graph.Run(new QuantizeDynamicPass(options));
        Assert.DoesNotContain(ModelVerifier.Verify(graph.Model), d => d.Severity == Severity.Error);
        return report;
    }

    /// <summary>The runtime sums integers exactly and scales once: what differs is the rounding of a few float operations.</summary>
    private static void AssertComputes(TestGraph graph, Tensor expected) =>
        ModelRun.AssertClose([expected], ModelRun.Outputs(graph.Model, [X], optimize: true), 2e-6);
}
