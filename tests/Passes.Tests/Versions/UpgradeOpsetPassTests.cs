using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Versions;

namespace NNCompress.Passes.Tests.Versions;

public class UpgradeOpsetPassTests
{
    [Fact]
    public void An_old_model_computes_the_same_afterwards()
    {
        using var graph = new TestGraph(opset: 7, ir: 3);
        graph.Output(graph.Node("Relu", [graph.Node("Add", [graph.Input("x", 2, 3), graph.Noise("b", 3)])]));
        var before = ModelRun.Outputs(graph.Model);
        var report = graph.Run(new UpgradeOpsetPass(new UpgradeOpsetOptions(13)));
        Assert.Equal(13, graph.Model.Opsets.Standard);
        Assert.Equal([7, 13], report.Totals.Select(m => m.Value));
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 1e-6);
    }

    [Fact]
    public void A_newer_model_stays()
    {
        using var graph = new TestGraph(opset: 17);
        graph.Output(graph.Node("Relu", [graph.Input("x", 2)]));
        Assert.Equal(0, graph.Run(new UpgradeOpsetPass(new UpgradeOpsetOptions(13))).Changes);
        Assert.Equal(17, graph.Model.Opsets.Standard);
    }

    [Fact]
    public void A_version_that_there_is_not_is_refused()
    {
        using var graph = new TestGraph(opset: 17);
        graph.Output(graph.Node("Relu", [graph.Input("x", 2)]));
        Assert.Throws<DiagnosticException>(() => graph.Run(new UpgradeOpsetPass(new UpgradeOpsetOptions(99))));
    }
}
