using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class MixedPrecisionPassTests
{
    [Fact]
    public void The_node_that_costs_most_goes_back_to_float_and_no_more_than_needed()
    {
        using var graph = Network();
        var (model, context, wanted) = Quantized(graph);
        var before = wanted(model);
        var report = new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: before + 2)).Run(context);

        Assert.DoesNotContain(ModelVerifier.Verify(model), d => d.Severity == Severity.Error);
        var restored = report.Layers.Where(l => l.Changed).Select(l => l.Layer).ToArray();
        Assert.Equal("Conv_2", Assert.Single(restored));
        Assert.True(wanted(model) >= before + 2, $"{wanted(model)} dB after {before}");
        Assert.Equal(1, report.Totals.Single(t => t.Name == "restored").Value);
        Assert.Empty(context.Findings);
        // the sensitive layer has its float weight again
        Assert.Equal(ElementType.Float32, model.Graph.Nodes.Single(n => n.Name == "Conv_2").Input(1)!.Initializer!.Type);
        Assert.All(
            report.Layers.Where(l => !l.Changed),
            l => Assert.StartsWith("not needed", l.LeftAloneBecause, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_model_that_is_good_enough_stays_as_it_is()
    {
        using var graph = Network();
        var (model, context, wanted) = Quantized(graph);
        var report = new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: wanted(model) - 1)).Run(context);
        Assert.Equal(0, report.Changes);
        Assert.Equal(1, report.Totals.Single(t => t.Name == "trials").Value);
    }

    [Fact]
    public void The_metric_decides_where_there_is_one()
    {
        using var graph = Network();
        var (model, context, wanted) = Quantized(graph);
        var scorer = new SqnrScorer(wanted, wanted(model));
        context = Context(context, model, scorer);
        var report = new MixedPrecisionPass(new MixedPrecisionOptions(MaxDrop: 40)).Run(context);
        Assert.Contains(report.Layers, l => l.Changed);
        Assert.True(report.Totals.Single(t => t.Name == "figure").Value >= scorer.Baseline - 40);
        Assert.True(report.Totals.Single(t => t.Name == "figureBefore").Value < scorer.Baseline - 40);
    }

    [Fact]
    public void A_goal_out_of_reach_keeps_the_best_model_and_warns()
    {
        using var graph = Network();
        var (model, context, wanted) = Quantized(graph);
        var before = wanted(model);
        var report = new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: 500, MaxRestored: 0.3)).Run(context);
        Assert.Equal(QuantizedModelCodes.GoalMissed, Assert.Single(context.Findings).Code);
        Assert.True(wanted(model) > before);
        Assert.True(report.Layers.Count(l => l.Changed) <= report.Layers.Count * 0.3);
    }

    [Fact]
    public void All_nodes_in_float_are_the_float_model_again()
    {
        using var graph = Network();
        var (model, context, wanted) = Quantized(graph);
        new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: 1000)).Run(context);
        Assert.True(wanted(model) > 100, $"{wanted(model)} dB");
        Assert.DoesNotContain(model.AllNodes, n => n.OpType is "QuantizeLinear" or "DequantizeLinear");
    }

    [Fact]
    public void Without_data_and_with_bad_options_it_says_all_at_once()
    {
        using var graph = Network();
        var fault = Assert.Throws<DiagnosticException>(() =>
            graph.Run(new MixedPrecisionPass(new MixedPrecisionOptions(MaxDrop: -1, MaxRestored: 2)))
        );
        Assert.Equal(
            [QuantizedModelCodes.OptionRange, QuantizedModelCodes.OptionRange, QuantizedModelCodes.NothingToJudgeBy],
            fault.Diagnostics.Select(d => d.Code)
        );
        fault = Assert.Throws<DiagnosticException>(() => graph.Run(new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: 30))));
        Assert.Equal([QuantizedModelCodes.NoReference, QuantizedModelCodes.NoCalibration], fault.Diagnostics.Select(d => d.Code));
    }

    /// <summary>A network whose third layer has one weight that is far larger than the others: with one scale these become 0.</summary>
    private static TestGraph Network()
    {
        var graph = RoundedNetwork.Convolutional();
        var weight = graph.Main.Initializers.Single(i => i.Name == "w3");
        var values = weight.Initializer!.ToSingles();
        values[5] = 150;
        graph.Edit.SetInitializer(weight, Tensor.FromSingles(weight.Initializer.Dims.AsSpan(), values));
        graph.Edit.NameNodes();
        return graph;
    }

    private static (Model Model, PassContext Context, Func<Model, double> Sqnr) Quantized(TestGraph graph)
    {
        var calibration = new StatisticsCollector((MemoryCalibration)RoundedNetwork.Data(graph, 32, "calibration"));
        var model = ModelCopy.Of(graph.Model).Model;
        var pass = new QuantizeStaticPass(new QuantizeStaticOptions(PerChannel: false));
        var statistics = calibration.Collect(model, pass.RequestStatistics(model, LayerFilter.All), default);
        pass.Run(new PassContext(model, pass.Id) { Statistics = statistics, Calibration = calibration });
        var wanted = OutputSamples.Of(graph.Model, calibration, default);
        var context = new PassContext(model, MixedPrecisionPass.PassId) { Reference = graph.Model, Calibration = calibration };
        return (model, context, m => wanted.SqnrOf(OutputSamples.Of(m, calibration, default)));
    }

    private static PassContext Context(PassContext other, Model model, IModelScorer scorer) =>
        new(model, other.PassId)
        {
            Reference = other.Reference,
            Calibration = other.Calibration,
            Scorer = scorer,
        };

    /// <summary>Points that fall with the noise of the outputs: the float model has 100.</summary>
    private sealed class SqnrScorer(Func<Model, double> sqnr, double start) : IModelScorer
    {
        public string Metric => "points";

        public double Baseline => 100;

        public double Score(Model model, CancellationToken cancellation) => 50 + Math.Min(50, (sqnr(model) - start) * 2);
    }
}
