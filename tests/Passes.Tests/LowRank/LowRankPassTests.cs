using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;

namespace NNCompress.Passes.Tests.LowRank;

public sealed class LowRankPassTests
{
    public static TheoryData<string, string> Methods()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in LowRankCase.Convolutions.Concat(LowRankCase.Products))
            data.Add(name, "svd");
        foreach (var name in LowRankCase.Convolutions.Except(["conv 1x1 stride", "conv 5x1", "conv 1d", "conv 3d"]))
            data.Add(name, "spatial-svd");
        foreach (var name in LowRankCase.Convolutions.Except(["conv 1x1 stride"]))
            data.Add(name, "tucker");
        return data;
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void At_full_rank_the_outputs_stay(string name, string method)
    {
        foreach (var whiten in new[] { false, true })
        {
            using var graph = LowRankCase.Build(name);
            var data = LowRankCase.Data(graph, 40, "calibration");
            var before = ModelRun.Outputs(graph.Model, [data], optimize: true);
            var report = Run(graph, data, new LowRankOptions(method, ChosenPoint.Full, whiten));
            var layer = Assert.Single(report.Layers, l => l.Changed);
            Assert.StartsWith(method + " ", layer.Form, StringComparison.Ordinal);
            ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, [data], optimize: true), 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    [InlineData("conv plain", "cp")]
    [InlineData("conv strides, asymmetric pads", "cp")]
    [InlineData("conv groups", "cp")]
    [InlineData("conv same lower", "cp")]
    [InlineData("conv 5x1", "cp")]
    [InlineData("conv 3d", "cp")]
    public void The_error_of_the_output_is_the_predicted_one(string name, string method)
    {
        if (name is "lstm both ways" or "rnn" or "gru bias")
            return; // what is predicted is the error before the cell's own functions
        using var graph = LowRankCase.Build(name);
        var data = LowRankCase.Data(graph, 40, "calibration");
        var before = ModelRun.Outputs(graph.Model, [data], optimize: true);
        var report = Run(graph, data, new LowRankOptions(method, ChosenPoint.Middle));
        var layer = Assert.Single(report.Layers, l => l.Changed);
        var after = ModelRun.Outputs(graph.Model, [data], optimize: true);
        var channelAxis = name.Contains("conv", StringComparison.Ordinal) ? 1 : before[0].Rank - 1;
        var measured = LowRankCase.Error(before[0], after[0], channelAxis, centred: true);
        var predicted = Math.Pow(layer.Measures.Single(m => m.Name == "outputError").Value, 2);
        Assert.Equal(measured, predicted, 0.01 * measured);
        Assert.True(measured > 1e-4, $"{measured} is too small to show anything");
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("lstm both ways")]
    [InlineData("gru bias")]
    public void The_error_of_a_projected_sequence_is_the_predicted_one(string name)
    {
        using var graph = LowRankCase.Build(name);
        var data = LowRankCase.Data(graph, 40, "calibration");
        var before = LowRankCase.Projected(graph, data);
        var layer = Assert.Single(Run(graph, data, new LowRankOptions("svd", ChosenPoint.Middle)).Layers, l => l.Changed);
        var measured = LowRankCase.Error(before, LowRankCase.Projected(graph, data), 1, centred: true);
        Assert.Equal(Math.Sqrt(measured), layer.Measures.Single(m => m.Name == "outputError").Value, 0.001 * Math.Sqrt(measured));
        Assert.True(measured > 1e-4, $"{measured} is too small to show anything");
    }

    [Fact]
    public void Whitened_factors_are_nearer_to_the_output_than_plain_ones_on_other_data()
    {
        // with transA there are fewer rows than inputs
        foreach (var name in LowRankCase.Convolutions.Concat(LowRankCase.Products.Take(8)).Where(n => n != "gemm transA"))
        {
            var errors = new Dictionary<bool, double>();
            foreach (var whiten in new[] { false, true })
            {
                using var graph = LowRankCase.Build(name);
                var (data, other) = (LowRankCase.Data(graph, 64, "calibration"), LowRankCase.Data(graph, 32, "other"));
                var before = ModelRun.Outputs(graph.Model, [other], optimize: true);
                Run(graph, data, new LowRankOptions("svd", ChosenPoint.Middle, whiten));
                var after = ModelRun.Outputs(graph.Model, [other], optimize: true);
                errors[whiten] = LowRankCase.Error(before[0], after[0], 1, centred: false);
            }

            Assert.True(errors[true] < errors[false], $"{name}: {errors[true]} whitened, {errors[false]} plain");
        }
    }

    [Fact]
    public void A_heads_few_outputs_stay_unless_it_is_named_and_every_layer_left_alone_has_a_reason()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Relu", [graph.Node("MatMul", [graph.Input("x", -1, 32), graph.Noise("w1", 32, 32)])]);
        graph.Output(graph.Node("Softmax", [graph.Node("MatMul", [x, graph.Noise("w2", 32, 10)])]));
        var report = graph.Run(new LowRankPass(new LowRankOptions(Ranks: new ShareOfCost(0.5))));
        Assert.Equal("svd 8", report.Layers[0].Form);
        Assert.Equal("it is a head of 10 outputs, and no --include pattern names it", report.Layers[1].LeftAloneBecause);
        Assert.Equal("MatMul MatMul Relu MatMul Softmax", graph.Operators);
        Assert.Equal(32 * 32 / 2, report.Totals.Single(t => t.Name == "parametersAfter").Value);
    }

    [Fact]
    public void A_shared_weight_is_decomposed_once()
    {
        using var graph = new TestGraph();
        var w = graph.Noise("w", 32, 32);
        var x = graph.Node("Relu", [graph.Node("MatMul", [graph.Input("x", -1, 32), w])]);
        graph.Output(graph.Node("MatMul", [x, w]));
        var data = LowRankCase.Data(graph, 200, "calibration");
        var report = Run(graph, data, new LowRankOptions(Ranks: new ShareOfCost(0.5)));
        Assert.Equal("it shares its weight with MatMul, and is decomposed with it", report.Layers[1].LeftAloneBecause);
        var factors = graph.Main.Initializers.Where(i => i.Initializer!.Rank == 2).ToArray();
        Assert.Equal(2, factors.Length);
        Assert.All(factors, f => Assert.Equal(2, f.Uses.Count));
    }

    [Fact]
    public void What_cannot_be_decomposed_says_why()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Conv", [graph.Input("x", 1, 4, 8, 8), graph.Noise("w1", 4, 1, 3, 3)], Attribute_Group(4));
        x = graph.Node("Conv", [x, graph.Floats("w2", [4, 4, 1, 1], [.. Enumerable.Repeat(float.NaN, 16)])]);
        graph.Output(graph.Node("MatMul", [graph.Noise("w3", 8, 6), x]));
        var context = graph.Context(LowRankPass.PassId);
        var refused = Assert.Throws<DiagnosticException>(() => new LowRankPass(new LowRankOptions()).Run(context));
        Assert.Equal(LowRankCodes.NoLayer, Assert.Single(refused.Diagnostics).Code);
        Assert.All(
            new[]
            {
                "it is depthwise: each output sums over one channel, and has no channels to share",
                "its weight 'w2' holds NaN or infinity",
                "its weight is the left operand of the product",
            },
            reason => Assert.Contains(reason, refused.Diagnostics[0].Message, StringComparison.Ordinal)
        );
        Assert.Equal(0, context.Editor.Changes);
    }

    [Theory]
    [InlineData("float16", false, 2e-3)]
    [InlineData("bfloat16", false, 2e-2)]
    [InlineData("double", false, 1e-4)]
    [InlineData("float16", true, 1e-2)]
    [InlineData("double", true, 1e-4)]
    public void Weights_of_other_types_stay_of_their_type(string name, bool multipliesInType, double tolerance)
    {
        var type =
            name == "float16" ? ElementType.Float16
            : name == "bfloat16" ? ElementType.BFloat16
            : ElementType.Float64;
        using var graph = new TestGraph();
        var codec = ElementCodec.For(type);
        var bytes = new byte[type.ByteLength(32 * 32)];
        codec.Encode(TestGraph.NoiseTensor("w", 32, 32).ToSingles(), bytes);
        var w = graph.Edit.AddInitializer(graph.Main, "w", Tensor.FromBytes(type, [32, 32], bytes));
        var x = graph.Input("x", -1, 32);
        graph.Output(
            multipliesInType
                ? Cast(graph.Node("MatMul", [Cast(x, type), w]), ElementType.Float32)
                : graph.Node("MatMul", [x, Cast(w, ElementType.Float32)])
        );
        var data = LowRankCase.Data(graph, 200, "calibration");
        var before = ModelRun.Outputs(graph.Model, [data]);
        Assert.Single(Run(graph, data, new LowRankOptions(Ranks: ChosenPoint.Full)).Layers, l => l.Changed);
        Tensor[] factors = [.. graph.Main.Initializers.Select(i => i.Initializer!).Where(i => i.Rank == 2)];
        Assert.Equal([type, type], factors.Select(f => f.Type));
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, [data]), tolerance);

        Value Cast(Value value, ElementType to) => graph.Node("Cast", [value], OnnxIO.Attribute.Of("to", (long)to.Code));
    }

    [Fact]
    public void What_stands_at_filled_up_positions_does_not_show()
    {
        var bytes = new List<byte[]>();
        foreach (var (filling, isMarked) in new[] { (0f, true), (100f, true), (100f, false) })
        {
            using var graph = LowRankCase.Build("matmul bias");
            var values = LowRankCase.Data(graph, 40, "calibration").ToSingles();
            // of 5 positions of 16 elements, the last two
            for (var i = 0; i < values.Length; i++)
                values[i] = i / 16 % 5 < 3 ? values[i] : filling * (1 + i % 7);
            var samples = new MemoryCalibration(("x", Tensor.FromSingles([40, 5, 16], values)))
            {
                FixedBatch = 40,
                Mask = (_, n) => isMarked ? new PositionMask([n, 5], [.. Enumerable.Range(0, 5 * n).Select(i => i % 5 < 3)]) : null,
            };
            var context = new PassContext(graph.Model, LowRankPass.PassId) { Calibration = new StatisticsCollector(samples) };
            new LowRankPass(new LowRankOptions("svd", ChosenPoint.Middle)).Run(context);
            bytes.Add(ModelWriter.ToBytes(graph.Model));
        }

        Assert.Equal(bytes[0], bytes[1]);
        Assert.NotEqual(bytes[1], bytes[2]);
    }

    [Theory]
    [InlineData("RNN", "RNN multiplies its state with this weight inside of its own loop, where there is no place for two factors")]
    [InlineData("ConvTranspose", "its channels are in 2 groups: a ConvTranspose is decomposed where there is one")]
    public void What_the_algebra_does_not_allow_is_refused_with_the_reason(string op, string reason)
    {
        using var graph = new TestGraph();
        graph.Output(
            op == "RNN"
                ? graph.Node(
                    op,
                    [graph.Input("x", -1, 3, 14), graph.Noise("w", 1, 8, 14), graph.Noise("r", 1, 8, 8)],
                    OnnxIO.Attribute.Of("hidden_size", 8L)
                )
                : graph.Node(op, [graph.Input("x", -1, 8, 5, 5), graph.Noise("w", 8, 4, 3, 3)], OnnxIO.Attribute.Of("group", 2L))
        );
        var pass = new LowRankPass(new LowRankOptions("svd", ChosenPoint.Middle));
        var told =
            op == "RNN"
                ? graph.Run(pass).Layers.Select(l => l.LeftAloneBecause ?? "")
                : Assert.Throws<DiagnosticException>(() => graph.Run(pass)).Diagnostics.Select(d => d.Message);
        Assert.Contains(told, t => t.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Threads_do_not_show()
    {
        var bytes = new List<byte[]>();
        foreach (var threads in new[] { 1, 3 })
        {
            using var graph = LowRankCase.Build("conv groups");
            var data = LowRankCase.Data(graph, 40, "calibration");
            new LowRankPass(new LowRankOptions()).Run(LowRankCase.Context(graph, data, threads));
            bytes.Add(ModelWriter.ToBytes(graph.Model));
        }

        Assert.Equal(bytes[0], bytes[1]);
    }

    [Fact]
    public void An_unknown_method_and_missing_data_are_mistakes_of_the_user()
    {
        using var graph = LowRankCase.Build("matmul");
        var mistakes = Assert.Throws<DiagnosticException>(() => graph.Run(new LowRankPass(new LowRankOptions("qr", Whiten: true))));
        Assert.Equal([LowRankCodes.UnknownMethod, LowRankCodes.NoData], mistakes.Diagnostics.Select(d => d.Code));
    }

    private static OnnxIO.Attribute Attribute_Group(long groups) => OnnxIO.Attribute.Of("group", groups);

    private static PassReport Run(TestGraph graph, OnnxIO.Tensors.Tensor data, LowRankOptions options)
    {
        var report = new LowRankPass(options).Run(LowRankCase.Context(graph, data));
        Assert.DoesNotContain(ModelVerifier.Verify(graph.Model), d => d.Severity == Severity.Error);
        return report;
    }
}
