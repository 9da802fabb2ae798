using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class UnitSensitivityTests
{
    [Fact]
    public void What_costs_most_by_itself_comes_first_and_nothing_changes()
    {
        using var network = new SensitiveNetwork();
        var nodes = network.Model.AllNodes.Count();
        var ranked = UnitSensitivity.Rank(network.Context, PrecisionUnit.Of(network.Context), null);
        Assert.Equal("Conv_2", ranked[0].Node.Label);
        Assert.Equal(ranked.Where(u => u.IsLayer).Select(u => u.SqnrAlone).Order(), ranked.Where(u => u.IsLayer).Select(u => u.SqnrAlone));
        // averages and the like have no weights: they follow the layers, unmeasured
        Assert.All(ranked.SkipWhile(u => u.IsLayer), u => Assert.Null(u.SqnrAlone));
        Assert.Equal(nodes, network.Model.AllNodes.Count());
        Assert.Equal(0, network.Context.Editor.Changes);
    }

    [Fact]
    public void The_task_orders_the_first_ones_anew()
    {
        using var network = new SensitiveNetwork();
        // the label cares for the last layer alone
        var scorer = new ByLayer("Gemm_4");
        var ranked = UnitSensitivity.Rank(network.Context, PrecisionUnit.Of(network.Context), scorer);
        Assert.StartsWith("Gemm", ranked[0].Node.Label, StringComparison.Ordinal);
        Assert.Equal(1, ranked[0].TaskLossAlone);
        Assert.Equal("Conv_2", ranked[1].Node.Label);
    }

    private sealed class ByLayer(string name) : IModelJudge
    {
        public string Metric => name;

        public bool IsShare => true;

        public double Baseline => 100;

        public double Score(Model model, CancellationToken cancellation) => Judge(model, cancellation).Points;

        public ModelScore Judge(Model model, CancellationToken cancellation)
        {
            var isQuantized = model.AllNodes.Any(n => n.OpType == "Gemm" && QdqForm.IsInteger(n));
            return new ModelScore(isQuantized ? 0 : 100, 0, isQuantized ? 1 : 0);
        }
    }
}
