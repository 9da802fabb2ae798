using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class MixedPrecisionPassTests
{
    [Fact]
    public void The_node_that_costs_most_goes_back_to_float_and_no_more_than_needed()
    {
        using var network = new SensitiveNetwork();
        var before = network.SqnrOf(network.Model);
        var report = new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: before + 2)).Run(network.Context);

        Assert.DoesNotContain(ModelVerifier.Verify(network.Model), d => d.Severity == Severity.Error);
        var restored = report.Layers.Where(l => l.Changed).Select(l => l.Layer).ToArray();
        Assert.Equal("Conv_2", Assert.Single(restored));
        Assert.True(network.SqnrOf(network.Model) >= before + 2, $"{network.SqnrOf(network.Model)} dB after {before}");
        Assert.Equal(1, report.Totals.Single(t => t.Name == "restored").Value);
        Assert.Empty(network.Context.Findings);
        // the sensitive layer has its float weight again
        Assert.Equal(ElementType.Float32, network.WeightTypeOf("Conv_2"));
        Assert.All(
            report.Layers.Where(l => !l.Changed),
            l => Assert.StartsWith("not needed", l.LeftAloneBecause, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_model_that_is_good_enough_stays_as_it_is()
    {
        using var network = new SensitiveNetwork();
        var report = new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: network.SqnrOf(network.Model) - 1)).Run(network.Context);
        Assert.Equal(0, report.Changes);
        Assert.Equal(1, report.Totals.Single(t => t.Name == "trials").Value);
    }

    [Fact]
    public void The_metric_decides_where_there_is_one()
    {
        using var network = new SensitiveNetwork();
        var scorer = new SqnrScorer(network.SqnrOf, network.SqnrOf(network.Model));
        var report = new MixedPrecisionPass(new MixedPrecisionOptions(MaxDrop: 40)).Run(network.With(scorer).Context);
        Assert.Contains(report.Layers, l => l.Changed);
        Assert.True(report.Totals.Single(t => t.Name == "figure").Value >= scorer.Baseline - 40);
        Assert.True(report.Totals.Single(t => t.Name == "figureBefore").Value < scorer.Baseline - 40);
    }

    [Fact]
    public void Wider_activations_come_before_float_and_float_where_they_are_not_enough()
    {
        using var network = new SensitiveNetwork(new QuantizeStaticOptions(PerChannel: true));
        var before = network.SqnrOf(network.Model);
        var report = new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: before + 2, RestoreTo: PrecisionGain.Auto)).Run(
            network.Context
        );
        Assert.True(network.SqnrOf(network.Model) >= before + 2);
        Assert.True(report.Totals.Single(t => t.Name == "widened").Value > 0);
        Assert.Equal(0, report.Totals.Single(t => t.Name == "restored").Value);
        Assert.Contains(network.Model.AllNodes, n => n.OpType == "QuantizeLinear" && n.Input(2)!.Initializer!.Type == ElementType.UInt16);

        using var hard = new SensitiveNetwork(new QuantizeStaticOptions(PerChannel: false));
        report = new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: 60, RestoreTo: PrecisionGain.Auto)).Run(hard.Context);
        Assert.True(hard.SqnrOf(hard.Model) >= 60);
        Assert.True(report.Totals.Single(t => t.Name == "restored").Value > 0);
        Assert.DoesNotContain(ModelVerifier.Verify(hard.Model), d => d.Severity == Severity.Error);
    }

    [Fact]
    public void Sixteen_bits_alone_that_miss_the_goal_are_kept_as_the_best_and_told()
    {
        using var network = new SensitiveNetwork();
        var before = network.SqnrOf(network.Model);
        var report = new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: 500, RestoreTo: PrecisionGain.Int16)).Run(network.Context);
        Assert.Equal(QuantizedModelCodes.GoalMissed, Assert.Single(network.Context.Findings).Code);
        Assert.True(network.SqnrOf(network.Model) >= before);
        Assert.Equal(0, report.Totals.Single(t => t.Name == "restored").Value);
    }

    [Fact]
    public void Integers_of_16_bits_need_their_operator_set()
    {
        using var network = new SensitiveNetwork();
        new GraphEditor(network.Model, "test").SetOpset("", 17);
        var fault = Assert.Throws<DiagnosticException>(() =>
            new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: 40, RestoreTo: PrecisionGain.Int16)).Run(network.Context)
        );
        Assert.Equal(QuantizationCodes.OpsetTooLow, Assert.Single(fault.Diagnostics).Code);
    }

    [Fact]
    public void A_goal_out_of_reach_keeps_the_best_model_and_warns()
    {
        using var network = new SensitiveNetwork();
        var before = network.SqnrOf(network.Model);
        var report = new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: 500, MaxRestored: 0.3)).Run(network.Context);
        Assert.Equal(QuantizedModelCodes.GoalMissed, Assert.Single(network.Context.Findings).Code);
        Assert.True(network.SqnrOf(network.Model) > before);
        Assert.True(report.Layers.Count(l => l.Changed) <= report.Layers.Count * 0.3);
    }

    [Fact]
    public void All_nodes_in_float_are_the_float_model_again()
    {
        using var network = new SensitiveNetwork();
        new MixedPrecisionPass(new MixedPrecisionOptions(MinSqnr: 1000)).Run(network.Context);
        Assert.True(network.SqnrOf(network.Model) > 100, $"{network.SqnrOf(network.Model)} dB");
        Assert.DoesNotContain(network.Model.AllNodes, n => n.OpType is "QuantizeLinear" or "DequantizeLinear");
    }

    [Fact]
    public void Without_data_and_with_bad_options_it_says_all_at_once()
    {
        using var graph = RoundedNetwork.Convolutional();
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

    /// <summary>Points that fall with the noise of the outputs: the float model has 100.</summary>
    private sealed class SqnrScorer(Func<Model, double> sqnr, double start) : IModelJudge
    {
        public string Metric => "points";

        public bool IsShare => true;

        public double Baseline => 100;

        public double Score(Model model, CancellationToken cancellation) => 50 + Math.Min(50, (sqnr(model) - start) * 2);

        public ModelScore Judge(Model model, CancellationToken cancellation)
        {
            var points = Score(model, cancellation);
            return new ModelScore(points, Baseline - points, -points);
        }
    }
}
