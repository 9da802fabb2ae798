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
