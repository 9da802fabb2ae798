using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

/// <summary>Rounding anew the weights that quantize-weights stores: behind Cast · Mul, or in MatMulNBits.</summary>
public sealed class WeightFormsRoundingTests
{
    private const int K = 72;
    private const int N = 20;

    [Theory]
    [InlineData(8, true, 32, "Cast Mul Reshape MatMul")]
    [InlineData(4, false, 16, "Cast Cast Sub Mul Reshape MatMul")]
    [InlineData(4, true, 128, "Cast Mul MatMul")]
    [InlineData(2, false, 16, "Cast Cast Sub Mul Reshape MatMul")]
    public void A_widened_product_holds_the_integers_that_the_solver_gives(int bits, bool symmetric, int block, string operators)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("MatMul", [graph.Input("x", -1, K), graph.Noise("w", K, N)]));
        var options = new QuantizeWeightsOptions(bits, block, symmetric, Form: WeightForm.CastMul);
        var context = Quantized(graph, options);
        Assert.Equal(operators, graph.Operators);
        // the divisors of 72 that are nearest
        var group = block switch
        {
            16 => 18,
            32 => 36,
            _ => K,
        };
        var expected = Expected(context, graph, Turned(Noise("w", K * N)), [N, K], group, options.SignedGrid, symmetric);
        Round(context);
        Assert.Equal(Turned(expected, N, K), WeightOf(graph));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public void A_widened_convolution_holds_the_integers_that_the_solver_gives(int bits, bool symmetric)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Conv", [graph.Input("x", -1, 8, 6, 6), graph.Noise("w", 12, 8, 3, 3), graph.Noise("b", 12)]));
        var options = new QuantizeWeightsOptions(bits, Symmetric: symmetric);
        var context = Quantized(graph, options);
        var expected = Expected(context, graph, Noise("w", 12 * K), [12, K], 18, options.SignedGrid, symmetric);
        Round(context);
        Assert.Equal(expected, WeightOf(graph));
    }

    [Theory]
    [InlineData(2, false, "MatMul")]
    [InlineData(4, false, "MatMul")]
    [InlineData(4, true, "Gemm")]
    [InlineData(8, true, "MatMul")]
    [InlineData(8, false, "Gemm")]
    public void A_product_on_blocks_holds_the_integers_that_the_solver_gives_and_leaves_the_filling_alone(
        int bits,
        bool symmetric,
        string operation
    )
    {
        const int Block = 32; // three of them, the last with 8 weights
        using var graph = new TestGraph();
        var gemm = operation == "Gemm";
        graph.Output(Product(graph, gemm));
        var options = new QuantizeWeightsOptions(bits, Block, symmetric, Form: WeightForm.NBits);
        var context = Quantized(graph, options);
        Assert.Equal("MatMulNBits", graph.Operators);
        float[] weights = gemm ? [.. Noise("w", K * N).Select(w => 0.5f * w)] : Turned(Noise("w", K * N));
        var packed = Packed(graph);
        var expected = Expected(context, graph, weights, [N, K], Block, options.UnsignedGrid, symmetric);
        Round(context);

        Assert.NotEqual(packed, Packed(graph));
        Assert.Equal(Filling(packed, bits), Filling(Packed(graph), bits));
        graph.Edit.SetInput(graph.Main.Nodes.Single(), 5, null);
        graph.Edit.TrimInputs(graph.Main.Nodes.Single(), symmetric ? 3 : 4);
        var identity = Tensor.FromSingles([K, K], [.. Enumerable.Range(0, K * K).Select(i => i % (K + 1) == 0 ? 1f : 0f)]);
        var found = Tensor.FromSingles([K, N], Turned(expected, N, K));
        ModelRun.AssertClose([found], ModelRun.Outputs(graph.Model, [identity]), 1e-3);

        static Value Product(TestGraph graph, bool gemm)
        {
            var x = graph.Input("x", -1, K);
            return gemm
                ? graph.Node(
                    "Gemm",
                    [x, graph.Noise("w", N, K), graph.Noise("b", N)],
                    Attribute.Of("transB", 1L),
                    Attribute.Of("alpha", 0.5f)
                )
                : graph.Node("Add", [graph.Node("MatMul", [x, graph.Noise("w", K, N)]), graph.Noise("b", N)]);
        }
    }

    [Theory]
    [InlineData("cast-mul", RoundGptqPass.PassId)]
    [InlineData("nbits", RoundGptqPass.PassId)]
    [InlineData("cast-mul", RoundAdaptivePass.PassId)]
    [InlineData("nbits", RoundAdaptivePass.PassId)]
    public void Outputs_come_nearer_to_the_float_models_on_other_data_and_zeros_stay(string form, string pass)
    {
        using var graph = new TestGraph();
        var x = graph.Node("Gemm", [graph.Input("x", -1, K), graph.Noise("w1", K, 64), graph.Noise("b1", 64)]);
        var y = graph.Node("MatMul", [graph.Node("Relu", [x]), graph.Noise("w2", 64, N)]);
        graph.Output(graph.Node("Add", [y, graph.Noise("b2", N)]));
        var second = graph.Main.Initializers.Single(i => i.Name == "w2");
        graph.Edit.SetInitializer(
            second,
            Tensor.FromSingles([64, N], [.. second.Initializer!.ToSingles().Select((w, i) => i % 3 == 0 ? 0 : w)])
        );
        var context = Quantized(graph, new QuantizeWeightsOptions(4, 32, Form: WeightForm.Parse(form)));
        var other = RoundedNetwork.Data(graph, 64, "other").Tensor;
        var before = Error();
        var report =
            pass == RoundGptqPass.PassId
                ? Round(context)
                : new RoundAdaptivePass(new RoundAdaptiveOptions(Iterations: 300, Samples: 256)).Run(context);
        Assert.Equal(2, report.Layers.Count(l => l.Changed));
        Assert.DoesNotContain(ModelVerifier.Verify(graph.Model), d => d.Severity == Severity.Error);
        var after = Error();
        Assert.True(after < before * 0.95, $"{after} against {before}");

        var layer = StoredLayer.Of(graph.Main.Nodes.Last(n => n.OpType is "MatMul" or "MatMulNBits"), References(context), out _)!;
        var matrix = new StoredMatrix(layer);
        var (original, integers, grid) = (matrix.Original(0), matrix.Integers(0), matrix.GridOf(0));
        Assert.Contains(0, original);
        Assert.All(
            Enumerable.Range(0, integers.Length).Where(i => original[i] == 0),
            i => Assert.Equal(grid.Zero(i / matrix.Columns, i % matrix.Columns), integers[i])
        );

        double Error() =>
            ModelRun
                .Outputs(context.Reference!, [other])[0]
                .ToSingles()
                .Zip(ModelRun.Outputs(graph.Model, [other])[0].ToSingles(), (a, b) => Math.Pow(a - b, 2))
                .Sum();
    }

    [Theory]
    [InlineData("cast-mul", "Conv")]
    [InlineData("nbits", "MatMul")]
    public void Biases_take_the_mean_error_out(string form, string operation)
    {
        using var graph = new TestGraph();
        if (operation == "Conv")
            graph.Output(graph.Node("Conv", [graph.Input("x", -1, 8, 6, 6), graph.Noise("w", 12, 8, 3, 3), graph.Noise("b", 12)]));
        else
            graph.Output(graph.Node("MatMul", [graph.Input("x", -1, K), graph.Noise("w", K, N)]));
        var context = Quantized(graph, new QuantizeWeightsOptions(4, 32, Form: WeightForm.Parse(form)), offset: 1);
        var report = new CorrectBiasPass(new CorrectBiasOptions(Measured: true)).Run(context);
        var layer = report.Layers.Single();
        Assert.Null(layer.LeftAloneBecause);
        Assert.True(layer.Measures[1].Value < 0.2 * layer.Measures[0].Value, $"{layer.Measures[1].Value} of {layer.Measures[0].Value}");
        Assert.DoesNotContain(ModelVerifier.Verify(graph.Model), d => d.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("cast-mul")]
    [InlineData("nbits")]
    public void Weights_of_several_layers_are_left_alone_with_the_reason(string form)
    {
        using var graph = new TestGraph();
        var (x, w) = (graph.Input("x", -1, K), graph.Noise("w", K, K));
        graph.Output(graph.Node("MatMul", [graph.Node("Relu", [graph.Node("MatMul", [x, w])]), w]));
        var context = Quantized(graph, new QuantizeWeightsOptions(4, 32, Form: WeightForm.Parse(form)));
        var report = Round(context);
        Assert.Equal(0, context.Editor.Changes);
        Assert.All(report.Layers, l => Assert.EndsWith("has other readers", l.LeftAloneBecause, StringComparison.Ordinal));
        Assert.Equal(2, report.Layers.Count);
    }

    private static PassContext Quantized(TestGraph graph, QuantizeWeightsOptions options, float offset = 0)
    {
        var reference = ModelCopy.Of(graph.Model).Model;
        var data = RoundedNetwork.Data(graph, 160, "calibration").Tensor;
        var shifted = Tensor.FromSingles(data.Dims.AsSpan(), [.. data.ToSingles().Select(v => v + offset)]);
        graph.Run(new QuantizeWeightsPass(options));
        return new PassContext(graph.Model, RoundGptqPass.PassId)
        {
            Reference = reference,
            Calibration = new StatisticsCollector(new MemoryCalibration(("x", shifted))),
            Seed = 1,
            Threads = 2,
        };
    }

    private static PassReport Round(PassContext context) => new RoundGptqPass(new RoundGptqOptions()).Run(context);

    private static ReferenceNodes References(PassContext context) => new(context.Reference!);

    /// <summary>What the weight of a model's only layer is after GPTQ, output channels that gain nothing as they were; row-major [out, in].</summary>
    private static float[] Expected(
        PassContext context,
        TestGraph graph,
        float[] weights,
        long[] dims,
        int block,
        IntegerGrid integers,
        bool symmetric
    )
    {
        var (rows, columns) = ((int)dims[0], (int)dims[1]);
        var stored = WeightQuantizer.Quantize(
            weights,
            dims,
            WeightGranularity.Blocks(1, block),
            integers,
            symmetric,
            WeightScaleSearch.Mse
        );
        var groups = (columns + block - 1) / block;
        int[] zeros = [.. Enumerable.Range(0, rows * groups).Select(g => stored.ParametersOf(g).ZeroPoint)];
        int[] groupOf = [.. Enumerable.Range(0, columns).Select(c => c / block)];
        var grid = new RoundingGrid(rows, integers.Min, integers.Max, stored.Scales.ToArray(), zeros, groupOf);

        var layer = graph.Main.Nodes.Last();
        InputRows kind = layer.Is("Conv") ? PatchRows.Of(layer, [rows, 8, 3, 3]) : new LastAxisRows();
        var (moments, sampled) = (new SecondMomentStatistic(kind, 1), new RowSampleStatistic(1024, kind));
        var x = layer.Input(0)!;
        var found = context.Calibration!.Collect(
            context.Model,
            [new StatisticRequest(x, moments), new StatisticRequest(x, sampled)],
            default
        );
        var (all, sample) = (found.Of<SecondMomentAccumulator>(x, moments)!, found.Of<RowSampleAccumulator>(x, sampled)!);
        var held = (int)Math.Min(sample.Count, all.Rows / 4);
        var judging = RowMoments.Of(sample.Rows(), columns, 0, columns, sample.Count - held, context.ParallelOptions);
        var rest = RowMoments.Without(all.Moment(0), judging, columns);
        var solved = GptqSolver.Solve(weights, grid, rest, new GptqSettings(0.01, true), context.ParallelOptions);
        int[] kept = [.. stored.Integers.ToArray().Select(q => (int)q)];
        var before = OutputError.OfRows(weights, kept, grid, judging, context.ParallelOptions);
        var after = OutputError.OfRows(weights, solved, grid, judging, context.ParallelOptions);
        var result = new float[weights.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            result[i] = (float)grid.Value(row, column, after[row] < before[row] ? solved[i] : kept[i]);
        }

        Assert.True(after.Zip(before).Count(e => e.First < e.Second) > rows / 2);
        return result;
    }

    /// <summary>The weight that the runtime computes from the integers.</summary>
    private static float[] WeightOf(TestGraph graph)
    {
        var weight = graph.Main.Nodes.Last().Input(1)!;
        graph.Output(weight);
        var input = graph.Main.Inputs.Single();
        var dims = ((TensorType)input.Type!).Shape!.Value.Select(d => d.Value ?? 1).ToArray();
        return ModelRun.Outputs(graph.Model, [TestGraph.NoiseTensor("any", dims)])[^1].ToSingles();
    }

    private static byte[] Packed(TestGraph graph) => [.. graph.Main.Nodes.Single().Input(1)!.Initializer!.ToInt64s().Select(b => (byte)b)];

    /// <summary>The bytes behind the 8 weights of each row's last block of 32.</summary>
    private static byte[] Filling(byte[] packed, int bits) => [.. packed.Chunk(96 * bits / 8).SelectMany(row => row.Skip(72 * bits / 8))];

    private static float[] Noise(string name, int count) => TestGraph.NoiseTensor(name, count).ToSingles();

    private static float[] Turned(float[] values, int rows = K, int columns = N) =>
        [.. Enumerable.Range(0, values.Length).Select(i => values[(i % rows * columns) + (i / rows)])];
}
