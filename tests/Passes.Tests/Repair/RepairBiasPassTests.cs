using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Repair;
using NNCompress.Passes.Tests.Quantization;

namespace NNCompress.Passes.Tests.Repair;

public sealed class RepairBiasPassTests
{
    [Fact]
    public void Every_layers_channels_get_the_float_models_mean()
    {
        using var test = new RepairCase();
        var before = test.OutputError();
        var report = test.Run(new RepairBiasPass(new RepairBiasOptions()));
        Assert.All(report.Layers, l => Assert.True(l.Changed, l.LeftAloneBecause));
        foreach (var (op, index) in new[] { ("Conv", 0), ("Conv", 1), ("Conv", 2), ("Gemm", 0) })
        {
            var (target, now) = (test.Figures(test.Reference, op, index), test.Figures(test.Model, op, index));
            Assert.All(target.Means.Zip(now.Means), m => Assert.Equal(m.First, m.Second, 1e-4 * (1 + Math.Abs(m.First))));
        }

        Assert.True(test.OutputError() < before, $"{test.OutputError()} against {before}");
    }

    [Fact]
    public void A_product_gets_its_shift_through_the_add_behind_it_and_stays_where_there_is_none()
    {
        var graph = new TestGraph();
        var x = graph.Node("MatMul", [graph.Input("x", -1, 10, 24), graph.Noise("w1", 24, 32)]);
        x = graph.Node("Relu", [graph.Node("Add", [graph.Noise("b1", 32), x])]);
        graph.Output(graph.Node("MatMul", [x, graph.Noise("w2", 32, 8)]));
        using var test = new RepairCase(graph);
        var report = test.Run(new RepairBiasPass(new RepairBiasOptions()));
        Assert.Equal([true, false], report.Layers.Select(l => l.Changed));
        Assert.Contains("no Add of a constant", report.Layers[1].LeftAloneBecause, StringComparison.Ordinal);
    }

    [Fact]
    public void Quantized_layers_are_shifted_too()
    {
        using var graph = RoundedNetwork.Convolutional();
        var model = new QdqModel(graph.Model, RoundedNetwork.Data(graph, 48, "calibration"), IntegerGrid.Int4);
        var other = RoundedNetwork.Data(graph, 32, "other").Tensor;
        var before = model.OutputError(other);
        var report = new RepairBiasPass(new RepairBiasOptions()).Run(model.Context("repair-bias"));
        Assert.All(report.Layers, l => Assert.True(l.Changed, l.LeftAloneBecause));
        Assert.True(model.OutputError(other) < before);
    }

    [Fact]
    public void Without_a_float_model_data_or_a_number_of_stages_it_is_refused()
    {
        using var graph = RoundedNetwork.Convolutional();
        var fault = Assert.Throws<DiagnosticException>(() => graph.Run(new RepairBiasPass(new RepairBiasOptions(0))));
        Assert.Equal(
            [RepairCodes.NothingToMatch, RepairCodes.NoCalibration, RepairCodes.OptionRange],
            fault.Diagnostics.Select(d => d.Code)
        );
    }
}
