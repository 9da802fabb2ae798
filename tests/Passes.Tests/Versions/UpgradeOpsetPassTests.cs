using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Versions;
using NNCompress.Passes.Versions;
using Attribute = NNCompress.OnnxIO.Attribute;

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

    /// <summary>No file says how many axes a matrix product has: one run does, and no matrix has to be made for the Softmax.</summary>
    [Fact]
    public void What_the_file_does_not_say_is_observed()
    {
        using var graph = new TestGraph(opset: 11);
        var order = graph.Node("Identity", [graph.Ints("order", 2, 3, 4)]);
        var shaped = graph.Node("Reshape", [graph.Input("x", 6, 4), graph.Node("Abs", [order])]);
        graph.Output(graph.Node("Softmax", [shaped], Attribute.Of("axis", 2)));
        graph.Run(new UpgradeOpsetPass(new UpgradeOpsetOptions(13)));
        Assert.Equal("Identity Abs Reshape Softmax", graph.Operators);
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
    public void A_model_above_the_ceiling_is_refused()
    {
        using var graph = new TestGraph(opset: 20);
        graph.Output(graph.Node("Relu", [graph.Input("x", 2)]));
        var options = new UpgradeOpsetOptions(13, RuntimeCeiling.Of("1.15", null, null));
        var refused = Assert.Throws<DiagnosticException>(() => graph.Run(new UpgradeOpsetPass(options)));
        Assert.Equal("NNC1604", Assert.Single(refused.Diagnostics).Code.ToString());
    }

    [Fact]
    public void A_version_that_there_is_not_is_refused()
    {
        using var graph = new TestGraph(opset: 17);
        graph.Output(graph.Node("Relu", [graph.Input("x", 2)]));
        Assert.Throws<DiagnosticException>(() => graph.Run(new UpgradeOpsetPass(new UpgradeOpsetOptions(99))));
    }
}
