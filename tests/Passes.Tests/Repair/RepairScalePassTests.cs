using NNCompress.OnnxIO;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Repair;
using NNCompress.Passes.Tests.Pruning;
using NNCompress.Passes.Tests.Quantization;

namespace NNCompress.Passes.Tests.Repair;

public sealed class RepairScalePassTests
{
    [Fact]
    public void Means_and_deviations_become_the_float_models_and_zeros_stay()
    {
        using var test = new RepairCase();
        var zeros = Weights(test.Model).ToDictionary(w => w.Name, PrunedWeights.Zeros);
        var report = test.Run(new RepairScalePass(new RepairScaleOptions()));
        Assert.All(report.Layers, l => Assert.True(l.Changed, l.LeftAloneBecause));
        foreach (var (op, index) in new[] { ("Conv", 0), ("Conv", 1), ("Conv", 2), ("Gemm", 0) })
        {
            var (target, now) = (test.Figures(test.Reference, op, index), test.Figures(test.Model, op, index));
            Assert.All(target.Means.Zip(now.Means), m => Assert.Equal(m.First, m.Second, 1e-4 * (1 + Math.Abs(m.First))));
            Assert.All(target.Deviations.Zip(now.Deviations), m => Assert.Equal(m.First, m.Second, 1e-4 * (1 + m.First)));
        }

        Assert.All(Weights(test.Model), w => Assert.Equal(zeros[w.Name], PrunedWeights.Zeros(w)));
    }

    [Fact]
    public void Weights_on_integers_are_left_alone()
    {
        using var graph = RoundedNetwork.Convolutional();
        var model = new QdqModel(graph.Model, RoundedNetwork.Data(graph, 16, "calibration"), IntegerGrid.Int8.Narrow);
        var report = new RepairScalePass(new RepairScaleOptions()).Run(model.Context("repair-scale"));
        Assert.All(report.Layers, l => Assert.Contains("stored as integers", l.LeftAloneBecause, StringComparison.Ordinal));
    }

    private static IEnumerable<Value> Weights(Model model) => model.Graph.Initializers.Where(i => i.Name.StartsWith('w'));
}
