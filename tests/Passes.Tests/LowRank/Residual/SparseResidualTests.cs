using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.LowRank;

namespace NNCompress.Passes.Tests.LowRank;

public sealed class SparseResidualTests
{
    public static TheoryData<string> Names => [.. PlantedLayer.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void At_the_same_cost_less_is_lost_and_as_much_as_predicted(string name)
    {
        var (plain, _) = Run(name, new LowRankOptions("svd", new ShareOfCost(0.6)));
        var (layer, measured) = Run(name, new LowRankOptions("svd", new ShareOfCost(0.6), SparseResidual: true));
        Assert.Matches("^svd [0-9]+ \\+ [0-9]+ inputs$", layer.Form!);
        Assert.InRange(Of(layer, "residualInputs"), 1, 40);
        Assert.True(Of(layer, "macsAfter") <= Of(plain, "macsAfter"));
        Assert.True(Of(layer, "parametersAfter") <= Of(plain, "parametersAfter"));
        Assert.True(Of(layer, "outputError") < 0.98 * Of(plain, "outputError"));
        // what a recurrent operator makes of its products is no linear function of them
        if (name is not ("rnn" or "lstm both ways"))
            Assert.Equal(measured, Math.Pow(Of(layer, "outputError"), 2), 2e-3 * measured);
        else
            Assert.InRange(measured, 0, 0.2);
    }

    [Fact]
    public void A_recurrent_layer_computes_what_its_factors_and_residual_say()
    {
        // half of the inputs whole, and a rank for each of the others: nothing is lost
        foreach (var name in new[] { "rnn", "lstm both ways" })
        {
            using var graph = PlantedLayer.Build(name);
            var data = LowRankCase.Data(graph, 60, "calibration");
            var before = ModelRun.Outputs(graph.Model, [data]);
            var node = graph.Main.Nodes.Single();
            var records = new RecordedRanks([new RankRecord(PlantedLayer.LabelOf(node), "svd", [10], null, 10)]);
            new LowRankPass(new LowRankOptions("svd", records)).Run(LowRankCase.Context(graph, data));
            Assert.Equal($"MatMul Gather Concat {node.OpType}", graph.Operators);
            ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, [data]), 1e-3);
        }
    }

    [Fact]
    public void A_layer_without_one_says_why()
    {
        Assert.Equal("it has no residual: its channels are in 2 groups", Remark("conv groups"));
        Assert.Equal("it has no residual: its input is read transposed", Remark("gemm transA"));
        using var graph = new TestGraph();
        // every rank holds twice as much as the next, of all inputs alike
        var (left, right) = (TestGraph.NoiseTensor("left", 32, 32).ToSingles(), TestGraph.NoiseTensor("right", 32, 32).ToSingles());
        var weight = new float[32 * 32];
        for (var i = 0; i < weight.Length; i++)
        for (var r = 0; r < 32; r++)
            weight[i] += MathF.Pow(0.5f, r) * left[i / 32 * 32 + r] * right[r * 32 + i % 32];
        graph.Output(graph.Node("MatMul", [graph.Input("x", -1, 32), graph.Floats("w", [32, 32], weight)]));
        var report = graph.Run(new LowRankPass(new LowRankOptions("svd", new ShareOfCost(0.5), SparseResidual: true)));
        var layer = Assert.Single(report.Layers, l => l.Changed);
        Assert.Equal("svd 8", layer.Form);
        Assert.StartsWith("it has no residual: at the same cost, rank ", layer.Remark, StringComparison.Ordinal);
        Assert.Equal(0, report.Totals.Single(t => t.Name == "residualLayers").Value);
    }

    [Fact]
    public void Recorded_decisions_make_the_same_model_at_any_number_of_threads()
    {
        foreach (var name in new[] { "conv 3x3", "matmul" })
        {
            var bytes = new List<byte[]>();
            RankChoice ranks = new ShareOfCost(0.6);
            foreach (var threads in new[] { 1, 3 })
            {
                using var graph = PlantedLayer.Build(name);
                var data = LowRankCase.Data(graph, 60, "calibration");
                var options = new LowRankOptions("svd", ranks, SparseResidual: ranks is ShareOfCost);
                var report = new LowRankPass(options).Run(LowRankCase.Context(graph, data, threads));
                ranks = new RecordedRanks(report.Decompositions);
                Assert.NotNull(report.Decompositions.Single().Inputs);
                bytes.Add(ModelWriter.ToBytes(graph.Model));
            }

            Assert.Equal(bytes[0], bytes[1]);
        }
    }

    [Theory]
    [InlineData("conv 3x3")]
    [InlineData("conv 1x1")]
    [InlineData("matmul bias")]
    public void Last_factors_are_fitted_again_beside_it(string name)
    {
        var (layer, _) = Run(name, new LowRankOptions("svd", new ShareOfCost(0.6), Refit: true, SparseResidual: true), 2000);
        Assert.Contains(" + ", layer.Form!, StringComparison.Ordinal);
        Assert.True(Of(layer, "modelError") <= Of(layer, "modelErrorBefore"));
        Assert.Equal(Of(layer, "outputError"), Of(layer, "modelErrorBefore"), 0.1 * Of(layer, "outputError"));
    }

    [Fact]
    public void It_stands_beside_svd_and_no_other_method()
    {
        using var graph = PlantedLayer.Build("conv 3x3");
        var pass = new LowRankPass(new LowRankOptions("tucker", SparseResidual: true));
        var mistakes = Assert.Throws<DiagnosticException>(() => graph.Run(pass));
        Assert.Equal(LowRankCodes.ResidualWithoutSvd, Assert.Single(mistakes.Diagnostics).Code);
    }

    private static string? Remark(string name)
    {
        using var graph = LowRankCase.Build(name);
        var options = new LowRankOptions("svd", ChosenPoint.Middle, SparseResidual: true);
        var report = new LowRankPass(options).Run(LowRankCase.Context(graph, LowRankCase.Data(graph, 60, "calibration")));
        return Assert.Single(report.Layers, l => l.Changed).Remark;
    }

    private static double Of(LayerReport layer, string measure) => layer.Measures.Single(m => m.Name == measure).Value;

    private static (LayerReport Layer, double Measured) Run(string name, LowRankOptions options, int samples = 60)
    {
        using var graph = PlantedLayer.Build(name);
        var data = LowRankCase.Data(graph, samples, "calibration");
        var before = ModelRun.Outputs(graph.Model, [data], optimize: true)[0];
        var report = new LowRankPass(options).Run(LowRankCase.Context(graph, data));
        Assert.DoesNotContain(ModelVerifier.Verify(graph.Model), d => d.Severity == Severity.Error);
        var after = ModelRun.Outputs(graph.Model, [data], optimize: true)[0];
        var axis = name.Contains("conv", StringComparison.Ordinal) ? 1 : before.Rank - 1;
        return (Assert.Single(report.Layers, l => l.Changed), LowRankCase.Error(before, after, axis, centred: true));
    }
}
