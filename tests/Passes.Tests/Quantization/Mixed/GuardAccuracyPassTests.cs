using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class GuardAccuracyPassTests
{
    [Fact]
    public void Outputs_that_are_good_enough_cost_one_comparison_and_stay()
    {
        using var sensitive = new SensitiveNetwork();
        var report = Run(sensitive, new GuardAccuracyOptions(MinSqnr: sensitive.SqnrOf(sensitive.Model) - 1));
        Assert.Equal(0, report.Changes);
        Assert.Empty(sensitive.Context.Findings);
        Assert.All(report.Layers, l => Assert.Equal("not needed", l.LeftAloneBecause));
    }

    [Fact]
    public void Without_labels_layers_go_back_until_the_outputs_are_good_enough()
    {
        using var sensitive = new SensitiveNetwork();
        var goal = sensitive.SqnrOf(sensitive.Model) + 2;
        var report = Run(sensitive, new GuardAccuracyOptions(MinSqnr: goal, MinSqnrAlone: -100));
        Assert.Equal("Conv_2", Assert.Single(report.Layers, l => l.Changed).Layer);
        Assert.True(sensitive.SqnrOf(sensitive.Model) >= goal);
        Assert.DoesNotContain(ModelVerifier.Verify(sensitive.Model), d => d.Severity == Severity.Error);
        Assert.Equal(QuantizedModelCodes.Guarded, Assert.Single(sensitive.Context.Findings).Code);
        Assert.Equal(ElementType.Float32, sensitive.WeightTypeOf("Conv_2"));
    }

    [Fact]
    public void Labels_that_lose_no_more_than_chance_outweigh_the_noise()
    {
        using var sensitive = new SensitiveNetwork();
        var labels = new Labels(_ => new ModelScore(70, LeastLost: -1, TaskLoss: 1));
        var report = Run(sensitive.With(labels), new GuardAccuracyOptions(MinSqnr: 90));
        Assert.Equal(0, report.Changes);
        Assert.Equal(20, report.Totals.Single(t => t.Name == "lost").Value);
    }

    [Fact]
    public void A_loss_beyond_chance_sends_layers_back_until_the_metric_holds()
    {
        using var sensitive = new SensitiveNetwork();
        var start = sensitive.SqnrOf(sensitive.Model);
        // loses all but what the worst layer costs
        var labels = new Labels(m => sensitive.SqnrOf(m) > start + 2 ? new ModelScore(89.5, 0.1, 1) : new ModelScore(70, 5, 2));
        var report = Run(sensitive.With(labels), new GuardAccuracyOptions(MinSqnr: 90, MinSqnrAlone: -100));
        Assert.Equal("Conv_2", Assert.Single(report.Layers, l => l.Changed).Layer);
        Assert.Contains(report.Layers.Single(l => l.Changed).Measures, m => m.Name == "taskLossAlone");
    }

    [Fact]
    public void A_loss_that_is_allowed_stays_though_it_is_no_chance()
    {
        using var sensitive = new SensitiveNetwork();
        var start = sensitive.SqnrOf(sensitive.Model);
        var labels = new Labels(m => sensitive.SqnrOf(m) > start + 2 ? new ModelScore(90, 0, 1) : new ModelScore(89.5, 0.1, 1));
        Assert.Equal(0, Run(sensitive.With(labels), new GuardAccuracyOptions(MinSqnr: 90, MaxLoss: 1)).Changes);
        Assert.NotEqual(0, Run(sensitive.With(labels), new GuardAccuracyOptions(MinSqnr: 90, MaxLoss: 0.2)).Changes);
    }

    [Fact]
    public void Layers_that_are_too_bad_by_themselves_go_back_in_any_case()
    {
        using var sensitive = new SensitiveNetwork();
        var report = Run(sensitive, new GuardAccuracyOptions(MinSqnr: sensitive.SqnrOf(sensitive.Model) + 0.1, MinSqnrAlone: 500));
        Assert.Equal(4, report.Layers.Count(l => l.Changed && l.Operator is "Conv" or "Gemm"));
    }

    [Fact]
    public void A_model_in_float_is_none_of_its_business()
    {
        using var graph = RoundedNetwork.Convolutional();
        Assert.Equal(0, graph.Run(new GuardAccuracyPass(new GuardAccuracyOptions())).Changes);
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 30)]
    [InlineData(10, 30)]
    [InlineData(50, 23.0103)]
    [InlineData(100, 20)]
    [InlineData(1000, 20)]
    public void The_noise_of_layers_adds_up(int layers, double decibels) =>
        Assert.Equal(decibels, GuardAccuracyOptions.PriceOf(layers), 1e-4);

    [Fact]
    public void Options_out_of_range_are_told_at_once()
    {
        using var graph = RoundedNetwork.Convolutional();
        var fault = Assert.Throws<DiagnosticException>(() =>
            graph.Run(new GuardAccuracyPass(new GuardAccuracyOptions(double.NaN, double.PositiveInfinity, -1)))
        );
        Assert.Equal(3, fault.Diagnostics.Count(d => d.Code == QuantizedModelCodes.OptionRange));
    }

    private static PassReport Run(SensitiveNetwork network, GuardAccuracyOptions options) =>
        new GuardAccuracyPass(options).Run(network.Context);

    private sealed class Labels(Func<Model, ModelScore> judge) : IModelJudge
    {
        public string Metric => "top1";

        public bool IsShare => true;

        public double Baseline => 90;

        public double Score(Model model, CancellationToken cancellation) => judge(model).Points;

        public ModelScore Judge(Model model, CancellationToken cancellation) => judge(model);
    }
}
