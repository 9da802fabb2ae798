using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes.LowRank;

namespace NNCompress.Passes.Tests.LowRank.Ranks;

public sealed class DropRanksTests : IDisposable
{
    private readonly SyntheticLayers _layers = new();
    private int _trials;

    public DropRanksTests()
    {
        _layers.Add("a", 128, 128, i => 1.0 / (i + 1));
        _layers.Add("b", 128, 128, i => Math.Pow(0.97, i));
    }

    [Fact]
    public void The_smallest_budget_that_holds_is_found()
    {
        // the model loses a point for each hundredth below 0.6 of its multiply-accumulates
        var decisions = Choose(new DropRanks(0, BudgetMeasure.Macs), share => share >= 0.6 ? 90 : 90 - (100 * (0.6 - share)));
        Assert.InRange(Share(decisions), 0.6, 0.63);
        Assert.InRange(_trials, 2, 8);
    }

    [Fact]
    public void Where_the_least_budget_holds_it_is_taken_at_once()
    {
        var decisions = Choose(new DropRanks(1, BudgetMeasure.Macs), _ => 90);
        Assert.Equal(1, _trials);
        Assert.All(decisions, d => Assert.Equal("8", Assert.IsType<RankDecision.Decompose>(d).Point.ToString()));
    }

    [Fact]
    public void A_budget_of_the_user_is_not_undercut()
    {
        var decisions = Choose(new DropRanks(1, BudgetMeasure.Macs, 0.5), _ => 90);
        Assert.Equal(1, _trials);
        Assert.InRange(Share(decisions), 0.4, 0.5);
    }

    [Fact]
    public void Where_nothing_holds_nothing_is_decomposed_and_a_warning_says_so()
    {
        var findings = new DiagnosticBag();
        var decisions = Choose(new DropRanks(1, BudgetMeasure.Macs), _ => 50, findings);
        Assert.All(decisions, d => Assert.IsType<RankDecision.LeaveAlone>(d));
        Assert.Equal(RankCodes.DropMissed, findings.Single().Code);
    }

    [Fact]
    public void What_is_judged_is_what_is_written_fitted_again()
    {
        using var graph = new TestGraph();
        var x = graph.Node("Relu", [graph.Node("Gemm", [graph.Input("x", -1, 24), graph.Noise("w1", 24, 32), graph.Noise("b1", 32)])]);
        graph.Output(graph.Node("Gemm", [x, graph.Noise("w2", 32, 24), graph.Noise("b2", 24)]));
        var scorer = new Scorer { Next = 90 };
        var report = new LowRankPass(new LowRankOptions("svd", new DropRanks(1, BudgetMeasure.Macs, 0.6), Refit: true)).Run(
            new PassContext(graph.Model, LowRankPass.PassId)
            {
                Calibration = LowRankCase.Context(graph, LowRankCase.Data(graph, 256, "calibration")).Calibration,
                Scorer = scorer,
                Threads = 2,
            }
        );
        Assert.True(report.Totals.Single(t => t.Name == "refittedLayers").Value > 0);
        Assert.Equal(ModelWriter.ToBytes(graph.Model), scorer.Judged);
    }

    [Fact]
    public void Without_data_it_is_refused()
    {
        var e = Assert.Throws<DiagnosticException>(() => new DropRanks(1, BudgetMeasure.Macs).Choose(_layers.All, _layers.Context()));
        Assert.Equal(RankCodes.NoScorer, e.Diagnostics.Single().Code);
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(double.NaN, null)]
    [InlineData(1, 1.5)]
    public void A_drop_is_not_negative_and_a_budget_a_share(double drop, double? least) =>
        Assert.Equal(RankCodes.BudgetInvalid, new DropRanks(drop, BudgetMeasure.Macs, least).Check().Single().Code);

    public void Dispose() => _layers.Dispose();

    private IReadOnlyList<RankDecision> Choose(DropRanks choice, Func<double, double> score, DiagnosticBag? findings = null)
    {
        var scorer = new Scorer();
        var context = _layers.Context();
        var run = new PassContext(context.Run.Model, "test") { Scorer = scorer, Findings = findings ?? [] };
        return choice.Choose(
            _layers.All,
            context with
            {
                Run = run,
                Trial = decisions =>
                {
                    _trials++;
                    scorer.Next = score(Share(decisions));
                    return new Model();
                },
            }
        );
    }

    private static double Share(IReadOnlyList<RankDecision> decisions) =>
        decisions.Sum(d => d is RankDecision.Decompose c ? c.Point.Cost.Macs : d.Layer.Cost.Macs)
        / (double)decisions.Sum(d => d.Layer.Cost.Macs);

    private sealed class Scorer : IModelScorer
    {
        public double Next { get; set; }

        public string Metric => "top1";

        public double Baseline => 90;

        /// <summary>The last model that was scored.</summary>
        public byte[] Judged { get; private set; } = [];

        public double Score(Model model, CancellationToken cancellation)
        {
            Judged = ModelWriter.ToBytes(model);
            return Next;
        }
    }
}
