using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Tests.Quantization;

namespace NNCompress.Passes.Tests.Pruning;

public sealed class GradualPruningTests
{
    private static readonly PruneMagnitudeOptions Cubic = new(Sparsity: 0.8, Schedule: PruningSchedule.Cubic, Steps: 4, MaxDrop: 2);

    [Fact]
    public void Steps_follow_the_cube_and_end_at_the_target()
    {
        Assert.Equal([1 - 0.421875, 1 - 0.125, 1 - 0.015625, 1], PruningSchedule.Cubic.Progress(4));
        Assert.Equal([1], PruningSchedule.OneShot.Progress(4));
    }

    [Fact]
    public void The_last_step_before_the_drop_is_kept()
    {
        // 0.8 · (1 − 1/8) = 0.7 of 276 weights is the second step
        var scorer = new ByZeros(zeros => zeros <= 0.71 ? 90 : 80);
        var (graph, context) = Run(scorer, Cubic, out var report);
        using var _ = graph;
        Assert.Equal(0.7, report.Totals.Single(m => m.Name == "reachedSparsity").Value, 2);
        Assert.Equal(2, report.Totals.Single(m => m.Name == "steps").Value);
        Assert.Equal(90, report.Totals.Single(m => m.Name == "score").Value);
        Assert.Equal(0.7, ByZeros.ShareOf(graph.Model), 2);
        Assert.Equal(PruningCodes.StoppedEarly, Assert.Single(context.Findings).Code);
        Assert.Equal(3, scorer.Calls);
    }

    [Fact]
    public void Where_every_step_is_cheap_it_equals_one_shot()
    {
        var (graph, context) = Run(new ByZeros(_ => 89), Cubic, out var report);
        using var _ = graph;
        using var oneShot = PruneMagnitudePassTests.TwoLayers();
        oneShot.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Sparsity: 0.8)));
        Assert.Equal(oneShot.Main.Initializers.Select(PrunedWeights.Of), graph.Main.Initializers.Select(PrunedWeights.Of));
        Assert.Empty(context.Findings);
        Assert.Equal(4, report.Totals.Single(m => m.Name == "steps").Value);
    }

    [Fact]
    public void A_first_step_that_costs_too_much_is_an_error_and_leaves_the_model_as_it_was()
    {
        using var graph = PruneMagnitudePassTests.TwoLayers();
        var before = graph.Main.Initializers.Select(PrunedWeights.Of).ToArray();
        var context = new PassContext(graph.Model, PruneMagnitudePass.PassId) { Scorer = new ByZeros(_ => double.NaN) };
        var fault = Assert.Throws<DiagnosticException>(() => new PruneMagnitudePass(Cubic).Run(context)).Diagnostics.Single();
        Assert.Equal(PruningCodes.FirstStepTooDear, fault.Code);
        Assert.Equal(before, graph.Main.Initializers.Select(PrunedWeights.Of));
    }

    [Theory]
    [InlineData(1.0, 4)]
    [InlineData(0.75, 2)]
    public void Every_step_is_repaired_where_there_is_calibration_data(double upTo, int steps)
    {
        var errors = new Dictionary<bool, double>();
        foreach (var repair in new[] { false, true })
        {
            using var graph = RoundedNetwork.Convolutional();
            var test = new PruningCase(graph, 48);
            var context = new PassContext(graph.Model, PruneMagnitudePass.PassId)
            {
                Scorer = new ByZeros(zeros => zeros <= upTo ? 90 : 80),
                Calibration = test.Context("c").Calibration,
            };
            var report = new PruneMagnitudePass(Cubic with { Repair = repair }).Run(context);
            Assert.Equal(steps, report.Totals.Single(m => m.Name == "steps").Value);
            errors[repair] = test.ErrorOnOtherData();
        }

        Assert.True(errors[true] < 0.8 * errors[false], $"{errors[true]} against {errors[false]}");
    }

    [Fact]
    public void Without_data_it_is_refused()
    {
        using var graph = PruneMagnitudePassTests.TwoLayers();
        var fault = Assert.Throws<DiagnosticException>(() => graph.Run(new PruneMagnitudePass(Cubic))).Diagnostics.Single();
        Assert.Equal(PruningCodes.NoScorer, fault.Code);
    }

    private static (TestGraph Graph, PassContext Context) Run(ByZeros scorer, PruneMagnitudeOptions options, out PassReport report)
    {
        var graph = PruneMagnitudePassTests.TwoLayers();
        var context = new PassContext(graph.Model, PruneMagnitudePass.PassId) { Scorer = scorer };
        report = new PruneMagnitudePass(options).Run(context);
        return (graph, context);
    }

    /// <summary>Points that depend on the share of zeros.</summary>
    private sealed class ByZeros(Func<double, double> points) : IModelScorer
    {
        public int Calls { get; private set; }

        public string Metric => "accuracy";

        public double Baseline => 91;

        public double Score(Model model, CancellationToken cancellation)
        {
            Calls++;
            return points(ShareOf(model));
        }

        public static double ShareOf(Model model)
        {
            var weights = model.Graph.Initializers.SelectMany(PrunedWeights.Of).ToArray();
            return weights.Count(w => w == 0) / (double)weights.Length;
        }
    }
}
