using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.OnnxIO.Versions;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Quantization;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization.Weights;

public class QuantizeWeightsPassTests
{
    private const int K = 96;
    private const int N = 20;

    [Theory]
    [InlineData(8, true, "Cast Mul Reshape Conv", 17)]
    [InlineData(8, false, "Cast Cast Sub Mul Reshape Conv", 17)]
    [InlineData(4, true, "Cast Mul Reshape Conv", 21)]
    [InlineData(4, false, "Cast Cast Sub Mul Reshape Conv", 21)]
    [InlineData(2, true, "Cast Mul Reshape Conv", 25)]
    public void A_convolution_computes_with_the_weights_that_its_integers_stand_for(int bits, bool symmetric, string operators, long opset)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Conv", [graph.Input("x", 1, 32, 8, 8), graph.Noise("w", 16, 32, 3, 3)]));
        var options = new QuantizeWeightsOptions(bits, Symmetric: symmetric);
        var report = Run(graph, options);
        Assert.Equal(operators, graph.Operators);
        Assert.Equal(opset, graph.Model.Opsets.Standard);
        Assert.DoesNotContain(graph.Main.Initializers, i => i.Name == "w");

        // [16, 32·3·3] in runs of the divisor of 288 that is nearest to 64 and 16
        var group = bits == 8 ? 72 : 16;
        var w = Quantized("w", [16, 288], WeightGranularity.Blocks(1, group), options.SignedGrid, symmetric);
        using var emulated = new TestGraph();
        emulated.Output(emulated.Node("Conv", [emulated.Input("x", 1, 32, 8, 8), emulated.Floats("w", [16, 32, 3, 3], w.Dequantize())]));
        ModelRun.AssertEqualBits(ModelRun.Outputs(emulated.Model), ModelRun.Outputs(graph.Model));
        Assert.Equal(Sqnr(Noise("w", 16 * 288), w.Dequantize()), Measure(report, "weightSqnr"), 9);
    }

    [Theory]
    [InlineData(8, 128, true)]
    [InlineData(8, 32, false)]
    [InlineData(4, 32, true)]
    [InlineData(4, 64, false)]
    [InlineData(4, 16, true)]
    [InlineData(2, 32, true)]
    [InlineData(2, 64, false)]
    public void A_product_on_blocks_computes_what_its_emulation_does(int bits, int block, bool symmetric)
    {
        using var graph = new TestGraph();
        var product = graph.Node("MatMul", [graph.Input("x", 2, K), graph.Noise("w", K, N)]);
        graph.Output(graph.Node("Add", [product, graph.Noise("b", N)]));
        var options = new QuantizeWeightsOptions(bits, block, symmetric, Form: WeightForm.NBits);
        Run(graph, options);
        Assert.Equal("MatMulNBits", graph.Operators);
        Assert.Equal("add_out", graph.Main.Outputs.Single().Name);

        var turned = Turned(Noise("w", K * N), K, N);
        var w = WeightQuantizer
            .Quantize(turned, [N, K], WeightGranularity.Blocks(1, block), options.UnsignedGrid, symmetric, WeightScaleSearch.Mse)
            .Dequantize();
        using var emulated = new TestGraph();
        emulated.Output(
            emulated.Node(
                "Gemm",
                [emulated.Input("x", 2, K), emulated.Floats("w", [N, K], w), emulated.Noise("b", N)],
                Attribute.Of("transB", 1)
            )
        );
        // what remains is the rounding of the activations to 8 bits, block by block
        ModelRun.AssertClose(ModelRun.Outputs(emulated.Model), ModelRun.Outputs(graph.Model, optimize: true), 0.01);
    }

    [Theory]
    [InlineData(8, null, "float32[20]", 17)]
    [InlineData(8, 32, "float32[3,20]", 21)]
    [InlineData(4, null, "float32[3,20]", 21)]
    [InlineData(2, 32, "float32[3,20]", 25)]
    public void DequantizeLinear_gives_the_weights_that_the_integers_stand_for(int bits, int? block, string scales, long opset)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("MatMul", [graph.Input("x", 2, K), graph.Noise("w", K, N)]));
        var options = new QuantizeWeightsOptions(bits, block, Symmetric: true, Form: WeightForm.Dequantize);
        Run(graph, options);
        Assert.Equal("DequantizeLinear MatMul", graph.Operators);
        Assert.Equal(opset, graph.Model.Opsets.Standard);
        Assert.Equal(scales, graph.Main.Initializers.Single(i => i.Name == "w_scale").Initializer!.ToString());
        var granularity = block is null && bits == 8 ? WeightGranularity.PerChannel(1) : WeightGranularity.Blocks(0, 32);
        var w = Quantized("w", [K, N], granularity, options.SignedGrid, symmetric: true);
        using var emulated = new TestGraph();
        emulated.Output(emulated.Node("MatMul", [emulated.Input("x", 2, K), emulated.Floats("w", [K, N], w.Dequantize())]));
        ModelRun.AssertEqualBits(ModelRun.Outputs(emulated.Model), ModelRun.Outputs(graph.Model));
    }

    [Theory]
    [InlineData("onnxruntime-cpu", 8, 1, 512, "MatMulNBits")]
    [InlineData("onnxruntime-cpu", 8, 64, 64, "Cast Mul MatMul")]
    [InlineData("onnxruntime-cpu", 2, 64, 512, "Cast Mul Reshape MatMul")]
    [InlineData("onnxruntime-arm64", 4, 1, 512, "MatMulNBits")]
    [InlineData("onnxruntime-arm64", 4, 16, 512, "Cast Mul Reshape MatMul")]
    [InlineData("onnx", 8, 1, 512, "Cast Mul Reshape MatMul")]
    [InlineData("onnx", 4, 1, 512, "DequantizeLinear MatMul")]
    public void The_form_is_the_one_that_pays_on_the_target(string target, int bits, int rows, int size, string operators)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("MatMul", [graph.Input("x", rows, size), graph.Noise("w", size, size)]));
        var options = new QuantizeWeightsOptions(bits, Symmetric: true, Target: QuantizationTarget.Parse(target));
        Run(graph, options with { ScaleSearch = WeightScaleSearch.MinMax });
        Assert.Equal(operators, graph.Operators);
        Assert.NotEmpty(ModelRun.Outputs(graph.Model, optimize: true));
    }

    [Fact]
    public void Sums_of_few_weights_stay_at_8_bits()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Conv", [graph.Input("x", 1, 64, 8, 8), graph.Noise("w", 64, 1, 3, 3)], Attribute.Of("group", 64)));
        var report = Run(graph, new QuantizeWeightsOptions(4));
        Assert.Equal(8, Measure(report, "bits"));
        Assert.Equal("int8[64,1,3,3]", graph.Main.Initializers.Single(i => i.Name == "w_quantized").Initializer!.ToString());
        Assert.Equal(17, graph.Model.Opsets.Standard);
    }

    [Fact]
    public void A_table_has_a_scale_for_each_row()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Gather", [graph.Noise("table", 50, 64), graph.Input("ids", ElementType.Int64, 4)]));
        Run(graph, new QuantizeWeightsOptions());
        Assert.Equal("Cast Mul Gather", graph.Operators);
        Assert.Equal("float32[50,1]", graph.Main.Initializers.Single(i => i.Name == "table_scale").Initializer!.ToString());

        using var left = new TestGraph();
        left.Output(left.Node("Gather", [left.Noise("table", 50, 64), left.Input("ids", ElementType.Int64, 4)]));
        Assert.Equal(
            "it is a lookup table: quantized only on request",
            TestGraph.ReasonOf(Run(left, new QuantizeWeightsOptions(IncludeTables: false)))
        );
    }

    [Fact]
    public void Recurrent_weights_have_a_scale_for_each_row_of_each_direction()
    {
        using var graph = new TestGraph();
        graph.Output(
            graph.Node(
                "GRU",
                [graph.Input("x", 3, 1, 32), graph.Noise("w", 2, 48, 32), graph.Noise("r", 2, 48, 16)],
                Attribute.Of("hidden_size", 16),
                Attribute.Of("direction", "bidirectional")
            )
        );
        var before = ModelRun.Outputs(graph.Model);
        Run(graph, new QuantizeWeightsOptions());
        Assert.Equal("float32[2,48,1]", graph.Main.Initializers.Single(i => i.Name == "w_scale").Initializer!.ToString());
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 0.05);
    }

    [Fact]
    public void Scales_of_a_ConvTranspose_run_along_its_output_channels()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("ConvTranspose", [graph.Input("x", 1, 32, 4, 4), graph.Noise("w", 32, 16, 3, 3)]));
        var before = ModelRun.Outputs(graph.Model);
        Run(graph, new QuantizeWeightsOptions());
        Assert.Equal("float32[1,16,3,3]", graph.Main.Initializers.Single(i => i.Name == "w_scale").Initializer!.ToString());
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 0.02);
    }

    [Fact]
    public void Half_precision_keeps_its_type_and_rounds_its_scales_first()
    {
        using var graph = new TestGraph();
        var w = TestGraph.NoiseTensor("w", 64, 32).ToSingles();
        var half = graph.Edit.AddInitializer(
            graph.Main,
            "w",
            Tensor.From(ElementType.Float16, [64, 32], Array.ConvertAll(w, v => (Half)v))
        );
        graph.Output(graph.Node("MatMul", [graph.Input("x", ElementType.Float16, 2, 64), half]), ElementType.Float16);
        var before = ModelRun.Outputs(graph.Model);
        Run(graph, new QuantizeWeightsOptions());
        Assert.Equal("Cast Mul MatMul", graph.Operators);
        Assert.Equal("float16[1,32]", graph.Main.Initializers.Single(i => i.Name == "w_scale").Initializer!.ToString());
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 0.02);
    }

    [Theory]
    [InlineData("cast-mul", 8, true)]
    [InlineData("cast-mul", 4, false)]
    [InlineData("nbits", 4, true)]
    [InlineData("nbits", 4, false)]
    [InlineData("dequantize", 4, false)]
    public void What_pruning_made_zero_stays_zero(string form, int bits, bool symmetric)
    {
        using var graph = new TestGraph();
        var eye = graph.Input("eye", K, K);

        graph.Output(graph.Node("MatMul", [eye, graph.Floats("weight", [K, N], [.. Noise("w", K * N).Select(v => v + 0.3f)])]));
        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(0.5)));
        var weight = graph.Main.Initializers.Single(i => i.Name == "weight");
        var zeros = Array.ConvertAll(weight.Initializer!.ToSingles(), v => v == 0);
        Assert.Equal(K * N / 2, zeros.Count(z => z));
        var stored = new QuantizeWeightsOptions(bits, Symmetric: symmetric, Form: WeightForm.Parse(form));
        Run(graph, stored);
        // the product with an identity matrix is the weight itself, up to the order in which the runtime takes zero points away
        var y = ModelRun.Outputs(graph.Model, [Tensor.FromSingles([K, K], Identity(K))], optimize: true)[0].ToSingles();
        Assert.All(Enumerable.Range(0, y.Length).Where(i => zeros[i]), i => Assert.InRange(y[i], -1e-6, 1e-6));
    }

    [Theory]
    [InlineData("cast-mul", 8)]
    [InlineData("cast-mul", 4)]
    [InlineData("dequantize", 4)]
    [InlineData("nbits", 4)]
    public void Cleanups_do_not_undo_it(string form, int bits)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("MatMul", [graph.Input("x", 2, K), graph.Noise("w", K, N)]));
        Run(graph, new QuantizeWeightsOptions(bits, Form: WeightForm.Parse(form)));
        var (operators, bytes) = (graph.Operators, graph.Model.TensorBytes());
        graph.Run(new FoldConstantsPass(new FoldConstantsOptions()));
        graph.Run(new RemoveIdentityPass());
        graph.Run(new DeduplicatePass());
        graph.Run(new RemoveDeadPass());
        Assert.Equal(operators, graph.Operators);
        Assert.Equal(bytes, graph.Model.TensorBytes());
    }

    [Theory]
    [InlineData("cast-mul", 8)]
    [InlineData("cast-mul", 4)]
    [InlineData("dequantize", 4)]
    [InlineData("nbits", 4)]
    public void What_is_quantized_already_is_left_alone(string form, int bits)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("MatMul", [graph.Input("x", 2, K), graph.Noise("w", K, N)]));
        Run(graph, new QuantizeWeightsOptions(bits, Form: WeightForm.Parse(form)));
        var report = Run(graph, new QuantizeWeightsOptions());
        Assert.Contains("quantized already", TestGraph.ReasonOf(report), StringComparison.Ordinal);
        Assert.Equal(0, report.Changes);
    }

    [Fact]
    public void Quantized_activations_keep_their_layer()
    {
        using var graph = new TestGraph();
        Value[] parameters =
        [
            graph.Floats("s", [], 0.1f),
            graph.Edit.AddInitializer(graph.Main, "z", Tensor.From(ElementType.UInt8, [], [(byte)7])),
        ];
        var q = graph.Node("QuantizeLinear", [graph.Input("x", 2, K), .. parameters]);
        var x = graph.Node("DequantizeLinear", [q, .. parameters]);
        graph.Output(graph.Node("MatMul", [x, graph.Noise("w", K, N)]));
        Assert.Equal(
            "its input is quantized already, by QuantizeLinear and DequantizeLinear",
            TestGraph.ReasonOf(Run(graph, new QuantizeWeightsOptions()))
        );
    }

    [Fact]
    public void Weights_that_would_not_shrink_stay()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Conv", [graph.Input("x", 1, 4, 5, 5), graph.Noise("w", 4, 4, 1, 1)]));
        Assert.Equal(
            "it is too small to pay: 64 bytes would become 332, nodes included",
            TestGraph.ReasonOf(Run(graph, new QuantizeWeightsOptions()))
        );
    }

    [Fact]
    public void A_square_weight_read_turned_and_as_it_is_is_two_weights()
    {
        using var graph = new TestGraph();
        var (x, w) = (graph.Input("x", 2, K), graph.Noise("w", K, K));
        graph.Output(graph.Node("MatMul", [x, w]));
        graph.Output(graph.Node("MatMul", [x, graph.Node("Transpose", [w])]));
        var before = ModelRun.Outputs(graph.Model);
        Run(graph, new QuantizeWeightsOptions());
        Assert.DoesNotContain(graph.Main.Initializers, i => i.Name == "w");
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 0.03);
    }

    [Fact]
    public void A_ceiling_keeps_narrow_weights_out()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Conv", [graph.Input("x", 1, 32, 8, 8), graph.Noise("w", 16, 32, 3, 3)]));
        var options = new QuantizeWeightsOptions(4, Ceiling: RuntimeCeiling.Of("1.17", null, null));
        Assert.StartsWith("its form needs opset 21: ", TestGraph.ReasonOf(Run(graph, options)), StringComparison.Ordinal);
        Assert.Equal(17, graph.Model.Opsets.Standard);
    }

    [Theory]
    [InlineData(3, null, "auto", "onnx", 4321)]
    [InlineData(4, 24, "auto", "onnx", 4321)]
    [InlineData(4, 512, "auto", "onnx", 4321)]
    [InlineData(4, 32, "nbits", "onnx", 4322)]
    public void Options_that_make_no_sense_are_refused(int bits, int? block, string form, string target, int code)
    {
        using var graph = new TestGraph();
        var options = new QuantizeWeightsOptions(bits, block, Form: WeightForm.Parse(form), Target: QuantizationTarget.Parse(target));
        var error = Assert.Throws<DiagnosticException>(() => graph.Run(new QuantizeWeightsPass(options)));
        Assert.Equal($"NNC{code}", Assert.Single(error.Diagnostics).Code.Id);
    }

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        var bytes = new[] { 1, 4 }.Select(threads =>
        {
            using var graph = new TestGraph();
            graph.Output(graph.Node("MatMul", [graph.Input("x", 2, K), graph.Noise("w", K, N)]));
            var context = new PassContext(graph.Model, QuantizeWeightsPass.PassId) { Threads = threads };
            new QuantizeWeightsPass(new QuantizeWeightsOptions(4, Symmetric: false)).Run(context);
            return OnnxIO.Files.ModelWriter.ToBytes(graph.Model);
        });
        Assert.Single(bytes.Select(Convert.ToHexString).Distinct());
    }

    private static PassReport Run(TestGraph graph, QuantizeWeightsOptions options)
    {
        var report = graph.Run(new QuantizeWeightsPass(options));
        Assert.DoesNotContain(ModelVerifier.Verify(graph.Model), d => d.Severity == Severity.Error);
        return report;
    }

    private static QuantizedWeights Quantized(string name, long[] dims, WeightGranularity granularity, IntegerGrid grid, bool symmetric) =>
        WeightQuantizer.Quantize(Noise(name, (int)(dims[0] * dims[1])), dims, granularity, grid, symmetric, WeightScaleSearch.Mse);

    private static double Measure(PassReport report, string name) => report.Layers.Single().Measures.Single(m => m.Name == name).Value;

    private static double Sqnr(float[] w, float[] quantized) =>
        10 * Math.Log10(w.Sum(v => (double)v * v) / w.Zip(quantized).Sum(p => Math.Pow((double)p.First - p.Second, 2)));

    private static float[] Noise(string name, int count) => TestGraph.NoiseTensor(name, count).ToSingles();

    private static float[] Identity(int size) => [.. Enumerable.Range(0, size * size).Select(i => i % (size + 1) == 0 ? 1f : 0f)];

    private static float[] Turned(float[] values, int rows, int columns) =>
        [.. Enumerable.Range(0, values.Length).Select(i => values[(i % rows * columns) + (i / rows)])];
}
