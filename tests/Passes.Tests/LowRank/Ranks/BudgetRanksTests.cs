using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;

namespace NNCompress.Passes.Tests.LowRank.Ranks;

public sealed class BudgetRanksTests : IDisposable
{
    private readonly SyntheticLayers _layers = new();

    [Theory]
    [InlineData(0.8)]
    [InlineData(0.5)]
    [InlineData(0.3)]
    public void The_whole_model_stays_within_it_and_close_to_it(double share)
    {
        for (var i = 0; i < 6; i++)
            _layers.Add($"l{i}", 128, 128, k => 1.0 / (1 + (k * (0.1 + (0.2 * i)))), positions: 1 + i);
        var total = _layers.All.Sum(l => l.Cost.Macs) + 5000;
        var left = 5000 + Decide(share, 5000).Sum(d => d is RankDecision.Decompose c ? c.Point.Cost.Macs : d.Layer.Cost.Macs);
        Assert.InRange(left, (share - 0.08) * total, share * total);
    }

    [Fact]
    public void A_layer_of_low_rank_pays_for_one_of_full_rank()
    {
        _layers.Add("low", 128, 128, i => i < 16 ? 1 : 1e-4);
        _layers.Add("full", 128, 128, i => 1);
        var decisions = Decide(0.7);
        // 16 is what it needs, and what is left of the budget goes to it too
        Assert.Equal("24", Assert.IsType<RankDecision.Decompose>(decisions[0]).Point.ToString());
        var kept = Assert.IsType<RankDecision.LeaveAlone>(decisions[1]);
        Assert.Equal("the budget holds without it: of all layers it would lose most for the macs that it saves", kept.Reason);
    }

    [Fact]
    public void Heads_pay_nothing()
    {
        _layers.Add("head", 40, 640, i => i == 0 ? 1 : 0, head: true);
        _layers.Add("body", 128, 128, i => 1);
        Assert.IsType<RankDecision.LeaveAlone>(Decide(0.8)[0]);
    }

    [Fact]
    public void Below_the_least_it_says_what_that_is()
    {
        // 25 600 of the head cannot go; of 16 384 rank 8 leaves 2048
        _layers.Add("head", 40, 640, i => 1, head: true);
        _layers.Add("body", 128, 128, i => 1);
        var e = Assert.Throws<DiagnosticException>(() => Decide(0.5));
        var told = e.Diagnostics.Single();
        Assert.Equal(RankCodes.BudgetUnreachable.Id, told.Code.Id);
        Assert.Contains("macs=0.659: 0.61 is", told.Message, StringComparison.Ordinal);
        Assert.Equal(2, Decide(0.659).Count);
    }

    [Fact]
    public void Of_several_methods_each_layer_gets_the_one_of_least_error_at_its_cost()
    {
        var a = _layers.Add("a", 128, 128, i => 1);
        var b = _layers.Add("b", 128, 128, i => Math.Pow(0.9, i));
        double[] steep = [.. Enumerable.Range(0, 128).Select(i => Math.Pow(0.8, i))];
        double[] flat = [.. Enumerable.Repeat(1.0, 128)];
        _layers.All[0] = a with { Candidates = [.. a.Candidates, SyntheticLayers.Svd("spatial-svd", 128, 128, steep)] };
        _layers.All[1] = b with { Candidates = [.. b.Candidates, SyntheticLayers.Svd("spatial-svd", 128, 128, flat)] };
        Assert.Equal(["spatial-svd", "svd"], Decide(0.5).Select(d => Assert.IsType<RankDecision.Decompose>(d).Candidate.Method));
    }

    [Fact]
    public void Parameters_and_bytes_count_other_things_than_multiply_accumulates()
    {
        // the first layer holds most weights, the second does most of the work
        _layers.Add("large", 256, 256, i => 1);
        _layers.Add("busy", 64, 64, i => 1, positions: 1000);
        var context = _layers.Context();
        foreach (var measure in new[] { BudgetMeasure.Parameters, BudgetMeasure.Bytes })
        {
            var decisions = new BudgetRanks(measure, 0.7).Choose(_layers.All, context);
            Assert.IsType<RankDecision.Decompose>(decisions[0]);
            Assert.IsType<RankDecision.LeaveAlone>(decisions[1]);
        }

        var macs = new BudgetRanks(BudgetMeasure.Macs, 0.7).Choose(_layers.All, context);
        Assert.IsType<RankDecision.LeaveAlone>(macs[0]);
        Assert.IsType<RankDecision.Decompose>(macs[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_budget_is_a_share(double share) =>
        Assert.Equal(RankCodes.BudgetInvalid.Id, new BudgetRanks(BudgetMeasure.Macs, share).Check().Single().Code.Id);

    public void Dispose() => _layers.Dispose();

    private IReadOnlyList<RankDecision> Decide(double share, long other = 0) =>
        new BudgetRanks(BudgetMeasure.Macs, share).Choose(_layers.All, _layers.Context(other));
}
