using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.Quantization;
using NNCompress.Testing;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class EqualizePassTests
{
    private static readonly Pass Pass = new EqualizePass(new EqualizeOptions());

    [Fact]
    public void Two_convolutions_get_equal_ranges_and_compute_the_same()
    {
        using var graph = new TestGraph();
        var x = Conv(graph, graph.Input("x", 2, 3, 8, 8), "first", 6, 3, 3);
        Spread(graph, "first");
        graph.Output(Conv(graph, graph.Node("Relu", [x]), "second", 4, 6, 3));
        var report = RunKeepingOutputs(graph, Pass);
        Assert.Equal(2, report.Layers.Count(l => l.Changed));
        Assert.All(
            Ranges(graph, "first", 6, outputs: true).Zip(Ranges(graph, "second", 6, outputs: false)),
            r => Assert.Equal(r.First, r.Second, 1e-3 * r.First)
        );
        Assert.Equal(0, Again(graph).Changes);
    }

    [Fact]
    public void A_depthwise_layer_between_two_others_takes_part()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Relu", [Conv(graph, graph.Input("x", 1, 3, 8, 8), "first", 6, 3, 1)]);
        Spread(graph, "first");
        x = graph.Node("LeakyRelu", [Conv(graph, x, "middle", 6, 1, 3, Attribute.Of("group", 6L))]);
        graph.Output(Conv(graph, x, "last", 5, 6, 1));
        var report = RunKeepingOutputs(graph, Pass);
        Assert.Equal(3, report.Layers.Count(l => l.Changed));
        Assert.Equal(1, report.Totals.Single(m => m.Name == "groups").Value);
        var middle = Ranges(graph, "middle", 6, outputs: true);
        Assert.All(Ranges(graph, "first", 6, outputs: true).Zip(middle), r => Assert.Equal(r.First, r.Second, 1e-3 * r.First));
        Assert.All(Ranges(graph, "last", 6, outputs: false).Zip(middle), r => Assert.Equal(r.First, r.Second, 1e-3 * r.First));
    }

    [Fact]
    public void Groups_transposed_convolutions_pools_and_slopes_are_followed()
    {
        using var graph = new TestGraph();
        var x = Conv(graph, graph.Input("x", 2, 4, 12, 12), "grouped", 6, 2, 3, Attribute.Of("group", 2L));
        Spread(graph, "grouped");
        x = graph.Node("PRelu", [x, graph.Noise("slope", 6, 1, 1)]);
        x = graph.Node("MaxPool", [x], Attribute.Of("kernel_shape", [2L, 2L]), Attribute.Of("strides", [2L, 2L]));
        x = graph.Node(
            "ConvTranspose",
            [x, graph.Noise("transposed", 6, 2, 3, 3), graph.Noise("transposed_b", 4)],
            Attribute.Of("group", 2L)
        );
        x = graph.Node(
            "AveragePool",
            [graph.Node("Relu", [x])],
            Attribute.Of("kernel_shape", [2L, 2L]),
            Attribute.Of("pads", [1L, 1L, 1L, 1L])
        );
        x = Conv(graph, x, "second", 6, 2, 3, Attribute.Of("group", 2L));
        x = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [graph.Node("Relu", [x])])]);
        graph.Output(graph.Node("Gemm", [x, graph.Noise("head", 5, 6)], Attribute.Of("transB", 1L)));
        var report = RunKeepingOutputs(graph, Pass);
        Assert.Equal(4, report.Layers.Count(l => l.Changed));
    }

    [Fact]
    public void A_flattened_image_is_scaled_channel_by_channel()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Relu", [Conv(graph, graph.Input("x", 2, 2, 4, 4), "conv", 3, 2, 3)]);
        Spread(graph, "conv");
        x = graph.Node("Reshape", [x, graph.Ints("shape", 0, -1)]);
        x = graph.Node("MatMul", [x, graph.Noise("w", 48, 7)]);
        x = graph.Node("Relu", [graph.Node("Add", [graph.Noise("b", 7), x])]);
        graph.Output(graph.Node("Gemm", [x, graph.Noise("w2", 7, 3), graph.Noise("b2", 1, 3)], Attribute.Of("beta", 0.5f)));
        var report = RunKeepingOutputs(graph, Pass);
        Assert.Equal(3, report.Layers.Count(l => l.Changed));
        Assert.Equal(2, report.Totals.Single(m => m.Name == "groups").Value);
    }

    [Fact]
    public void All_readers_of_a_layer_are_scaled_and_the_largest_range_counts()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Relu", [Conv(graph, graph.Input("x", 2, 3, 8, 8), "first", 6, 3, 3)]);
        Spread(graph, "first");
        graph.Output(Conv(graph, x, "small", 4, 6, 1));
        graph.Output(Conv(graph, graph.Node("MaxPool", [x], Attribute.Of("kernel_shape", [2L, 2L])), "large", 5, 6, 3));
        var flat = graph.Node("Flatten", [graph.Node("LeakyRelu", [x])]);
        graph.Output(graph.Node("Gemm", [flat, graph.Noise("head", 384, 3), graph.Noise("head_b", 3)]));
        var report = RunKeepingOutputs(graph, Pass);
        Assert.Equal(4, report.Layers.Count(l => l.Changed));
        Assert.Equal(1, report.Totals.Single(m => m.Name == "groups").Value);
        var head = graph.Main.Initializers.Single(i => i.Name == "head").Initializer!.ToSingles();
        var last = Enumerable.Range(0, 6).Select(c => head.Skip(c * 64 * 3).Take(64 * 3).Max(w => (double)Math.Abs(w)));
        var readers = Ranges(graph, "small", 6, outputs: false)
            .Zip(Ranges(graph, "large", 6, outputs: false), last)
            .Select(r => Math.Max(r.First, Math.Max(r.Second, r.Third)));
        Assert.All(Ranges(graph, "first", 6, outputs: true).Zip(readers), r => Assert.Equal(r.First, r.Second, 1e-3 * r.First));
    }

    [Fact]
    public void One_reader_that_keeps_no_factor_keeps_them_all()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Relu", [Conv(graph, graph.Input("x", 1, 3, 5, 5), "first", 6, 3, 1)]);
        graph.Output(Conv(graph, x, "second", 4, 6, 1));
        graph.Output(graph.Node("Sigmoid", [x]));
        var report = graph.Run(Pass);
        Assert.Equal(0, report.Changes);
        Assert.Contains("Sigmoid(Sigmoid) behind it", report.Layers[0].LeftAloneBecause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_depthwise_layer_beside_another_reader_is_one_of_two_ends()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Relu", [Conv(graph, graph.Input("x", 1, 3, 8, 8), "first", 6, 3, 1)]);
        Spread(graph, "first");
        graph.Output(graph.Node("Relu", [Conv(graph, x, "depthwise", 6, 1, 3, Attribute.Of("group", 6L))]));
        graph.Output(Conv(graph, x, "pointwise", 5, 6, 1));
        Assert.Equal(3, RunKeepingOutputs(graph, Pass).Layers.Count(l => l.Changed));
    }

    [Fact]
    public void Channels_of_zeros_stay_and_so_do_pruned_weights()
    {
        using var graph = new TestGraph();
        var x = Conv(graph, graph.Input("x", 1, 2, 5, 5), "first", 4, 2, 1);
        var first = graph.Main.Initializers.Single(i => i.Name == "first");
        graph.Edit.SetInitializer(first, Tensor.FromSingles([4, 2, 1, 1], [0, 0, 5, 0, 1e-3f, 2e-3f, 0, 3]));
        graph.Output(Conv(graph, graph.Node("Relu", [x]), "second", 3, 4, 1));
        RunKeepingOutputs(graph, Pass);
        var after = first.Initializer!.ToSingles();
        Assert.Equal([true, true, false, true, false, false, true, false], after.Select(w => w == 0));
        Assert.All(after, w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void A_bounded_activation_is_left_alone_unless_a_bound_per_channel_is_asked_for()
    {
        using var graph = new TestGraph();
        var x = graph.Node(
            "Clip",
            [Conv(graph, graph.Input("x", 2, 3, 5, 5), "first", 6, 3, 1), graph.Floats("zero", [], 0), graph.Floats("six", [], 0.6f)]
        );
        Spread(graph, "first");
        graph.Output(Conv(graph, x, "second", 4, 6, 1));
        var refused = graph.Run(Pass);
        Assert.Equal(0, refused.Changes);
        Assert.Contains("a bound for each channel", refused.Layers[0].LeftAloneBecause, StringComparison.Ordinal);

        var report = RunKeepingOutputs(graph, new EqualizePass(new EqualizeOptions(PerChannelClips: true)));
        Assert.Equal(2, report.Layers.Count(l => l.Changed));
        Assert.Equal("Conv Relu Min Conv", graph.Operators);
    }

    [Theory]
    [InlineData("Sigmoid", "does not keep a factor per channel")]
    [InlineData("Softmax", "does not keep a factor per channel")]
    public void What_bends_elsewhere_than_at_zero_ends_the_way(string op, string reason)
    {
        using var graph = new TestGraph();
        var x = graph.Node(op, [Conv(graph, graph.Input("x", 1, 3, 5, 5), "first", 6, 3, 1)]);
        graph.Output(Conv(graph, x, "second", 4, 6, 1));
        var report = graph.Run(Pass);
        Assert.Contains(reason, report.Layers[0].LeftAloneBecause, StringComparison.Ordinal);
        Assert.Contains("is a graph output", report.Layers[1].LeftAloneBecause, StringComparison.Ordinal);
        Assert.Equal(0, report.Changes);
    }

    [Fact]
    public void Values_with_other_readers_and_shared_weights_are_left_alone()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Relu", [Conv(graph, graph.Input("x", 1, 3, 5, 5), "first", 6, 3, 1)]);
        var y = graph.Node("Relu", [Conv(graph, x, "second", 6, 6, 1)]);
        var second = graph.Main.Initializers.Single(i => i.Name == "second");
        y = graph.Node("Relu", [graph.Node("Conv", [y, second])]);
        graph.Output(graph.Node("Add", [x, y]));
        var report = graph.Run(Pass);
        Assert.Equal(0, report.Changes);
        Assert.Contains("Conv(Conv_1) behind it cannot be scaled: its weight", report.Layers[0].LeftAloneBecause, StringComparison.Ordinal);
        Assert.Contains("its weight 'second' is also read by", report.Layers[1].LeftAloneBecause, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_that_the_user_excludes_stay()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Relu", [Conv(graph, graph.Input("x", 1, 3, 5, 5), "first", 6, 3, 1)]);
        graph.Output(Conv(graph, x, "second", 4, 6, 1));
        var report = Pass.Run(new PassContext(graph.Model, Pass.Id) { Layers = new LayerFilter([], [new NamePattern("second")]) });
        Assert.Equal(0, report.Changes);
        Assert.Contains("--exclude 'second' names it", report.Layers[1].LeftAloneBecause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dscnn_kws.onnx", 4)]
    [InlineData("resnet8_cifar10.onnx", 6)]
    [InlineData("mnist_mlp_256x4.onnx", 5)]
    [InlineData("resnet_cifar10.onnx", 10)]
    public void Real_models_compute_the_same(string file, int atLeast)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        using var model = ModelReader.Open(Assets.Model(file));
        new FoldBatchNormPass().Run(new PassContext(model, FoldBatchNormPass.PassId));
        var before = ModelRun.Outputs(model);
        var report = Pass.Run(new PassContext(model, Pass.Id));
        Assert.True(report.Layers.Count(l => l.Changed) >= atLeast, $"{report.Layers.Count(l => l.Changed)} layers changed");
        ModelRun.AssertClose(before, ModelRun.Outputs(model), 1e-4);
    }

    private static PassReport RunKeepingOutputs(TestGraph graph, Pass pass)
    {
        var before = ModelRun.Outputs(graph.Model);
        var report = graph.Run(pass);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 1e-4);
        return report;
    }

    private static PassReport Again(TestGraph graph) => new EqualizePass(new EqualizeOptions()).Run(graph.Context(EqualizePass.PassId));

    private static Value Conv(TestGraph graph, Value x, string name, int outputs, int inputs, int kernel, params Attribute[] attributes) =>
        graph.Node(
            "Conv",
            [x, graph.Noise(name, outputs, inputs, kernel, kernel), graph.Noise(name + "_b", outputs)],
            [.. attributes, Attribute.Of("pads", [kernel / 2, kernel / 2, (long)(kernel / 2), kernel / 2])]
        );

    /// <summary>Makes the channels of a weight differ by factors of 4.</summary>
    private static void Spread(TestGraph graph, string name)
    {
        var value = graph.Main.Initializers.Single(i => i.Name == name);
        var values = value.Initializer!.ToSingles();
        var perChannel = values.Length / (int)value.Initializer.Dims[0];
        for (var i = 0; i < values.Length; i++)
            values[i] *= MathF.Pow(4, (i / perChannel) - 2);
        graph.Edit.SetInitializer(value, Tensor.FromSingles(value.Initializer.Dims.AsSpan(), values));
    }

    private static double[] Ranges(TestGraph graph, string name, int channels, bool outputs)
    {
        var weight = graph.Main.Initializers.Single(i => i.Name == name).Initializer!;
        var values = weight.ToSingles();
        var perOutput = values.Length / (int)weight.Dims[0];
        var perInput = perOutput / (int)weight.Dims[1];
        var ranges = new double[channels];
        for (var i = 0; i < values.Length; i++)
        {
            var channel = outputs ? i / perOutput : i / perInput % (int)weight.Dims[1];
            ranges[channel] = Math.Max(ranges[channel], Math.Abs(values[i]));
        }

        return ranges;
    }
}
