using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.LowRank;
using NNCompress.Runtime;

namespace NNCompress.Passes.Tests.LowRank;

/// <summary>What a decomposition says that factors cost is what the operators that it wrote multiply, each at the extents that the runtime shows.</summary>
public sealed class FactorCostTests
{
    [Theory]
    [MemberData(nameof(LowRankPassTests.Methods), MemberType = typeof(LowRankPassTests))]
    [InlineData("conv strides, asymmetric pads", "cp")]
    [InlineData("conv groups", "cp")]
    public void Factors_cost_what_their_operators_count(string name, string method)
    {
        if (name is "rnn" or "lstm both ways" or "gru bias")
            return; // of these the input's product alone is decomposed, and the state's counted too
        using var graph = LowRankCase.Build(name);
        var data = LowRankCase.Data(graph, 1, "calibration");
        var before = MacsOf(graph.Model);
        var report = new LowRankPass(new LowRankOptions(method, ChosenPoint.Middle, Whiten: false)).Run(LowRankCase.Context(graph, data));
        Assert.Single(report.Layers, l => l.Changed);
        Assert.Equal(before, report.Totals.Single(t => t.Name == "macsBefore").Value);
        Assert.Equal(MacsOf(graph.Model), report.Totals.Single(t => t.Name == "macsAfter").Value);
    }

    private static long MacsOf(Model model)
    {
        var shapes = ShapeObserver.Observe(model, new ObservationOptions(), TestContext.Current.CancellationToken);
        return model.AllNodes.Sum(n => MacCounter.Count(n, shapes.ShapesOf(n))!.Value);
    }
}
