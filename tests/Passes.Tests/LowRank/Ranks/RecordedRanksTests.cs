using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;

namespace NNCompress.Passes.Tests.LowRank.Ranks;

public sealed class RecordedRanksTests : IDisposable
{
    private readonly SyntheticLayers _layers = new();

    public RecordedRanksTests()
    {
        _layers.Add("a", 128, 128, i => 1.0 / (i + 1));
        _layers.Add("b", 128, 128, i => Math.Pow(0.97, i));
    }

    [Fact]
    public void What_another_run_decided_is_decided_again()
    {
        var first = new BudgetRanks(BudgetMeasure.Macs, 0.6).Choose(_layers.All, _layers.Context());
        var records = first.OfType<RankDecision.Decompose>().Select(d => RankRecord.Of(d) with { Speedup = 1.5 }).ToArray();
        var again = new RecordedRanks(records).Choose(_layers.All, _layers.Context());
        Assert.Equal(records, again.OfType<RankDecision.Decompose>().Select(RankRecord.Of), Same);
    }

    [Fact]
    public void What_the_records_do_not_name_stays()
    {
        var decisions = new RecordedRanks([new RankRecord("a", "svd", [16], null)]).Choose(_layers.All, _layers.Context());
        Assert.Equal("the recorded decisions leave it alone", Assert.IsType<RankDecision.LeaveAlone>(decisions[1]).Reason);
    }

    [Theory]
    [InlineData("c", "svd", 16)]
    [InlineData("a", "tucker", 16)]
    [InlineData("a", "svd", 1000)]
    public void Records_of_another_model_are_refused(string layer, string method, int rank)
    {
        var records = new RecordedRanks([new RankRecord(layer, method, [rank], null)]);
        var e = Assert.Throws<DiagnosticException>(() => records.Choose(_layers.All, _layers.Context()));
        Assert.Equal(RankCodes.RecordUnmatched, e.Diagnostics.Single().Code);
    }

    public void Dispose() => _layers.Dispose();

    private static bool Same(RankRecord a, RankRecord b) =>
        (a.Layer, a.Method, a.Speedup) == (b.Layer, b.Method, b.Speedup) && a.Ranks.SequenceEqual(b.Ranks);
}
