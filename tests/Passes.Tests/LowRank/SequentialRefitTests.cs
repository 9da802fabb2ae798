using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.LowRank;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.LowRank;

public sealed class SequentialRefitTests
{
    [Theory]
    [InlineData("svd")]
    [InlineData("tucker")]
    [InlineData("spatial-svd")]
    public void Outputs_of_a_convolutional_model_come_nearer_to_the_float_models_on_other_data(string method) =>
        Compare(Convolutional, method);

    [Fact]
    public void So_do_those_of_products() => Compare(Products, "svd");

    /// <summary>Nothing before a first layer is changed: what it is off by is its own error, the shift of its bias included.</summary>
    [Fact]
    public void A_first_layer_with_an_added_bias_is_off_by_what_was_predicted()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Relu", [graph.Input("x", -1, 20, 24)]);
        graph.Output(graph.Node("Add", [graph.Node("MatMul", [x, graph.Noise("w", 24, 24)]), graph.Noise("b", 24)]));
        var report = new LowRankPass(new LowRankOptions("svd", new ShareOfCost(0.5), Refit: true)).Run(
            LowRankCase.Context(graph, LowRankCase.Data(graph, 96, "calibration"))
        );
        var measures = report.Layers.Single(l => l.Changed).Measures.ToDictionary(m => m.Name, m => m.Value);
        Assert.Equal(1, measures["modelErrorBefore"] / measures["outputError"], 0.1);
    }

    [Fact]
    public void What_cannot_be_fitted_again_says_why()
    {
        using var graph = new TestGraph();
        var w = graph.Noise("w", 24, 24);
        var x = graph.Node("Relu", [graph.Node("MatMul", [graph.Input("x", -1, 3, 24), w])]);
        x = graph.Node("Relu", [graph.Node("MatMul", [x, w])]);
        var cell = graph.Node("GRU", [x, graph.Noise("gates", 1, 36, 24), graph.Noise("r", 1, 36, 12)], Attribute.Of("hidden_size", 12L));
        graph.Output(cell);
        var report = new LowRankPass(new LowRankOptions("svd", new ShareOfCost(0.5), Refit: true)).Run(
            LowRankCase.Context(graph, LowRankCase.Data(graph, 40, "calibration"))
        );
        var changed = report.Layers.Where(l => l.Changed).ToDictionary(l => l.Operator);
        Assert.Equal("it was not fitted again: several nodes share its factors", changed["MatMul"].Remark);
        Assert.Equal("it was not fitted again: what a recurrent layer gives is no linear function of its factors", changed["GRU"].Remark);
        Assert.All(changed.Values, l => Assert.DoesNotContain(l.Measures, m => double.IsNaN(m.Value)));
    }

    [Fact]
    public void A_whole_layer_behind_decomposed_ones_is_fitted_and_says_so()
    {
        using var graph = Headed();
        var (data, other) = (LowRankCase.Data(graph, 512, "calibration"), LowRankCase.Data(graph, 128, "other"));
        var before = ModelRun.Outputs(graph.Model, [other], optimize: true)[0];
        var stored = StoredWeight(graph, "w3");
        var report = Refit(graph, data, out _);
        var head = report.Layers.Single(l => l.Tensor == "w3");
        Assert.EndsWith("; its weights are fitted to what the decomposed layers before it give", head.LeftAloneBecause);
        Assert.Equal(1, report.Totals.Single(t => t.Name == "refittedWholeLayers").Value);
        Assert.NotEqual(stored, StoredWeight(graph, "w3"));
        var all = LowRankCase.Error(before, ModelRun.Outputs(graph.Model, [other], optimize: true)[0], 1, centred: false);

        using var without = Headed();
        Refit(without, data, out _, new LayerFilter([], [new NamePattern("w3")]));
        Assert.Equal(stored, StoredWeight(without, "w3"));
        var factors = LowRankCase.Error(before, ModelRun.Outputs(without.Model, [other], optimize: true)[0], 1, centred: false);
        Assert.True(all < 0.99 * factors, $"{all} with the head, {factors} with the factors alone");
    }

    [Fact]
    public void Zeros_of_a_whole_layer_stay_and_so_do_shared_weights_and_what_lies_before()
    {
        using var graph = new TestGraph();
        var first = graph.Node("Relu", [graph.Node("Gemm", [graph.Input("x", -1, 8), graph.Noise("w0", 8, 12), graph.Noise("b0", 12)])]);
        var x = graph.Node("Relu", [graph.Node("Gemm", [first, graph.Noise("w1", 12, 48), graph.Noise("b1", 48)])]);
        float[] masked = [.. TestGraph.NoiseTensor("w2", [48, 8]).ToSingles().Select((w, i) => i % 3 == 0 ? 0 : w)];
        x = graph.Node("Gemm", [x, graph.Floats("w2", [48, 8], masked), graph.Noise("b2", 8)]);
        var shared = graph.Noise("shared", 8, 8);
        graph.Output(graph.Node("MatMul", [graph.Node("MatMul", [x, shared]), shared]));
        var (w0, common) = (StoredWeight(graph, "w0"), StoredWeight(graph, "shared"));
        var ranks = new FixedRanks(null, [new RankTarget(new NamePattern("w1"), new RankSize.Count(6))]);
        Refit(graph, LowRankCase.Data(graph, 256, "calibration"), out _, ranks: ranks);
        var now = StoredWeight(graph, "w2");
        Assert.NotEqual(masked, now);
        Assert.All(masked.Index().Where(m => m.Item == 0), m => Assert.Equal(0, now[m.Index]));
        Assert.Equal(w0, StoredWeight(graph, "w0"));
        Assert.Equal(common, StoredWeight(graph, "shared"));
    }

    [Fact]
    public void A_depthwise_layer_behind_is_fitted_channel_by_channel()
    {
        using var graph = new TestGraph();
        Attribute[] pads = [Attribute.Of("pads", [1L, 1L, 1L, 1L])];
        var x = graph.Node("Conv", [graph.Input("x", -1, 6, 8, 8), graph.Noise("w1", 16, 6, 3, 3), graph.Noise("b1", 16)], pads);
        graph.Output(graph.Node("Conv", [graph.Node("Relu", [x]), graph.Noise("w2", 16, 1, 3, 3)], [.. pads, Attribute.Of("group", 16L)]));
        var report = Refit(graph, LowRankCase.Data(graph, 96, "calibration"), out _);
        Assert.Equal(1, report.Totals.Single(t => t.Name == "refittedWholeLayers").Value);
    }

    [Fact]
    public void So_are_transposed_convolutions_decomposed_or_whole()
    {
        using var graph = new TestGraph();
        Attribute[] strides = [Attribute.Of("strides", [2L, 2L]), Attribute.Of("pads", [1L, 1L, 1L, 1L])];
        var x = graph.Node("Conv", [graph.Input("x", -1, 6, 6, 6), graph.Noise("w1", 24, 6, 3, 3), graph.Noise("b1", 24)]);
        x = graph.Node("ConvTranspose", [graph.Node("Relu", [x]), graph.Noise("w2", 24, 20, 3, 3), graph.Noise("b2", 20)], strides);
        graph.Output(graph.Node("ConvTranspose", [graph.Node("Relu", [x]), graph.Noise("w3", 20, 2, 2, 2)], strides));
        var report = Refit(graph, LowRankCase.Data(graph, 96, "calibration"), out _);
        var middle = report.Layers.Single(l => l.Tensor == "w2");
        var measures = middle.Measures.ToDictionary(m => m.Name, m => m.Value);
        Assert.Null(middle.Remark);
        Assert.True(measures["modelError"] < measures["modelErrorBefore"]);
        Assert.Equal(1, report.Totals.Single(t => t.Name == "refittedWholeLayers").Value);
    }

    /// <summary>Twelve layers of 24 inputs, learned from 30 samples: what is nearer at each of them is farther at the end.</summary>
    [Fact]
    public void Where_the_whole_model_comes_no_nearer_nothing_is_fitted_and_a_note_says_so()
    {
        using var fitted = Deep();
        var report = Refit(fitted, LowRankCase.Data(fitted, 40, "calibration"), out var findings);
        Assert.Equal(LowRankCodes.NotRefitted, findings.Single().Code);
        Assert.Equal(0, report.Totals.Single(t => t.Name == "refittedLayers").Value);
        using var plain = Deep();
        new LowRankPass(new LowRankOptions("svd", new ShareOfCost(0.5))).Run(
            LowRankCase.Context(plain, LowRankCase.Data(plain, 40, "calibration"))
        );
        Assert.Equal(ModelWriter.ToBytes(plain.Model), ModelWriter.ToBytes(fitted.Model));
    }

    private static TestGraph Deep()
    {
        var graph = new TestGraph();
        var x = graph.Input("x", -1, 24);
        for (var i = 0; i < 12; i++)
            x = graph.Node("Relu", [graph.Node("Gemm", [x, graph.Noise($"w{i}", 24, 24), graph.Noise($"b{i}", 24)])]);
        graph.Output(x);
        return graph;
    }

    private static TestGraph Headed()
    {
        var graph = new TestGraph();
        var x = graph.Node("Relu", [graph.Node("Gemm", [graph.Input("x", -1, 24), graph.Noise("w1", 24, 32), graph.Noise("b1", 32)])]);
        x = graph.Node("Relu", [graph.Node("Gemm", [x, graph.Noise("w2", 32, 32), graph.Noise("b2", 32)])]);
        graph.Output(graph.Node("Gemm", [x, graph.Noise("w3", 32, 8), graph.Noise("b3", 8)]));
        return graph;
    }

    private static PassReport Refit(
        TestGraph graph,
        Tensor data,
        out DiagnosticBag findings,
        LayerFilter? layers = null,
        RankChoice? ranks = null
    )
    {
        findings = [];
        var context = LowRankCase.Context(graph, data);
        return new LowRankPass(new LowRankOptions("svd", ranks ?? new ShareOfCost(0.5), Refit: true)).Run(
            new PassContext(graph.Model, LowRankPass.PassId)
            {
                Calibration = context.Calibration,
                Threads = 2,
                Findings = findings,
                Layers = layers ?? LayerFilter.All,
            }
        );
    }

    private static float[] StoredWeight(TestGraph graph, string name) =>
        graph.Main.Initializers.Single(i => i.Name == name).Initializer!.ToSingles();

    private static void Compare(Func<TestGraph> build, string method)
    {
        var errors = new Dictionary<bool, double>();
        foreach (var refit in new[] { false, true })
        {
            using var graph = build();
            var (data, other) = (LowRankCase.Data(graph, 96, "calibration"), LowRankCase.Data(graph, 32, "other"));
            var before = ModelRun.Outputs(graph.Model, [other], optimize: true);
            var report = new LowRankPass(new LowRankOptions(method, new ShareOfCost(0.5), Refit: refit)).Run(
                LowRankCase.Context(graph, data)
            );
            errors[refit] = LowRankCase.Error(before[0], ModelRun.Outputs(graph.Model, [other], optimize: true)[0], 1, centred: false);
            if (!refit)
                continue;
            Assert.All(
                report.Layers.Where(l => l.Changed),
                l =>
                    Assert.True(
                        l.Measures.Single(m => m.Name == "modelError").Value <= l.Measures.Single(m => m.Name == "modelErrorBefore").Value
                    )
            );
            Assert.True(report.Totals.Single(t => t.Name == "refittedLayers").Value >= 2);
        }

        Assert.True(errors[true] < 0.97 * errors[false], $"{errors[true]} refitted, {errors[false]} without");
    }

    private static TestGraph Convolutional()
    {
        var graph = new TestGraph();
        Attribute[] pads = [Attribute.Of("pads", [1L, 1L, 1L, 1L])];
        var x = graph.Node(
            "Relu",
            [graph.Node("Conv", [graph.Input("x", -1, 6, 8, 8), graph.Noise("w1", 16, 6, 3, 3), graph.Noise("b1", 16)], pads)]
        );
        x = graph.Node("Relu", [graph.Node("Conv", [x, graph.Noise("w2", 16, 8, 3, 3)], [.. pads, Attribute.Of("group", 2L)])]);
        graph.Output(graph.Node("Conv", [x, graph.Noise("w3", 20, 16, 3, 3), graph.Noise("b3", 20)], pads));
        return graph;
    }

    private static TestGraph Products()
    {
        var graph = new TestGraph();
        var x = graph.Node("Relu", [graph.Node("MatMul", [graph.Input("x", -1, 20, 24), graph.Noise("w1", 24, 32)])]);
        x = graph.Node("Relu", [graph.Node("Add", [graph.Node("MatMul", [x, graph.Noise("w2", 32, 32)]), graph.Noise("b2", 32)])]);
        x = graph.Node("Reshape", [x, graph.Ints("shape", -1, 32)]);
        graph.Output(graph.Node("Gemm", [x, graph.Noise("w3", 32, 24)], Attribute.Of("alpha", 0.5f)));
        return graph;
    }
}
