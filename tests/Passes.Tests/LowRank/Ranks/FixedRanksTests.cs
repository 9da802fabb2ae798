using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;

namespace NNCompress.Passes.Tests.LowRank.Ranks;

public sealed class FixedRanksTests : IDisposable
{
    private readonly SyntheticLayers _layers = new();

    [Fact]
    public void A_rank_is_taken_as_it_is()
    {
        _layers.Add("a", 64, 64, i => 1.0 / (i + 1));
        Assert.Equal([13], Chosen(new FixedRanks(new RankSize.Count(13), [])).Single()!.Point.Ranks);
    }

    [Fact]
    public void A_share_is_rounded_up_to_what_kernels_like()
    {
        _layers.Add("a", 64, 64, i => 1);
        Assert.Equal([20], Chosen(new FixedRanks(new RankSize.Share(0.3), [])).Single()!.Point.Ranks);
    }

    [Fact]
    public void The_last_target_that_names_a_layer_counts_and_others_stay_without_a_rank_for_all()
    {
        _layers.Add("a1", 64, 64, i => 1);
        _layers.Add("a2", 64, 64, i => 1);
        _layers.Add("b", 64, 64, i => 1);
        var ranks = new FixedRanks(null, [Target("a*", 8), Target("a2", 16)]);
        Assert.Equal(["8", "16", null], Chosen(ranks).Select(d => d?.Point.ToString()));
        Assert.Equal("no rank is given for it", Reason(ranks, 2));
    }

    [Fact]
    public void A_head_is_left_alone_unless_named()
    {
        _layers.Add("head", 40, 64, i => 1, head: true);
        var all = new FixedRanks(new RankSize.Count(8), []);
        Assert.Equal("it is a head of 40 outputs, and no --include pattern names it", Reason(all, 0));
        Assert.NotNull(Chosen(all with { Targets = [Target("head", 8)] }).Single());
        _layers.All[0] = _layers.All[0] with { IsNamed = true };
        Assert.NotNull(Chosen(all).Single());
    }

    [Fact]
    public void What_saves_nothing_is_not_made()
    {
        // 32·(64 + 64) = 64·64
        _layers.Add("a", 64, 64, i => 1);
        Assert.Equal(
            "svd of rank 32 saves nothing: 4096 multiply-accumulates instead of 4096",
            Reason(new FixedRanks(new RankSize.Count(32), []), 0)
        );
        Assert.NotNull(Chosen(new FixedRanks(new RankSize.Count(31), [])).Single());
    }

    [Fact]
    public void A_rank_above_the_full_one_of_every_layer_is_a_mistake()
    {
        _layers.Add("a", 16, 64, i => 1);
        _layers.Add("b", 32, 64, i => 1);
        var e = Assert.Throws<DiagnosticException>(() => Chosen(new FixedRanks(new RankSize.Count(33), [])));
        Assert.Equal(RankCodes.RankAboveFull.Id, e.Diagnostics.Single().Code.Id);
        Assert.Equal("The largest rank that a layer can have is 32, of 'b'.", e.Diagnostics.Single().Message);
    }

    [Fact]
    public void A_layer_that_cannot_have_the_rank_of_others_is_left_alone()
    {
        _layers.Add("a", 16, 64, i => 1);
        _layers.Add("b", 64, 64, i => 1);
        Assert.Equal("its full rank is 16 by svd, below 20", Reason(new FixedRanks(new RankSize.Count(20), []), 0));
    }

    [Fact]
    public void A_target_that_names_no_layer_is_a_mistake()
    {
        _layers.Add("a", 16, 64, i => 1);
        var e = Assert.Throws<DiagnosticException>(() => Chosen(new FixedRanks(null, [Target("conv*", 8)])));
        Assert.Equal(RankCodes.TargetUnmatched.Id, e.Diagnostics.Single().Code.Id);
    }

    [Fact]
    public void Of_several_methods_the_one_of_least_error_for_what_it_saves_is_taken()
    {
        var layer = _layers.Add("a", 64, 64, i => 1);
        double[] steep = [.. Enumerable.Range(0, 64).Select(i => Math.Pow(0.5, i))];
        _layers.All[0] = layer with { Candidates = [.. layer.Candidates, SyntheticLayers.Svd("spatial-svd", 64, 64, steep)] };
        Assert.Equal("spatial-svd", Chosen(new FixedRanks(new RankSize.Count(8), [])).Single()!.Candidate.Method);
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(31, false)]
    public void A_model_that_stays_as_it_is_says_so(int rank, bool stays)
    {
        _layers.Add("a", 64, 64, i => 1);
        var context = _layers.Context();
        new FixedRanks(new RankSize.Count(rank), []).Choose(_layers.All, context);
        Assert.Equal(
            stays,
            context.Run.Findings.Any(d => d.Code == RankCodes.NothingSaved && d.Message.Contains("a: svd of rank 32 saves nothing"))
        );
    }

    public void Dispose() => _layers.Dispose();

    private RankDecision.Decompose?[] Chosen(RankChoice choice) =>
        [.. choice.Choose(_layers.All, _layers.Context()).Select(d => d as RankDecision.Decompose)];

    private string Reason(RankChoice choice, int layer) =>
        ((RankDecision.LeaveAlone)choice.Choose(_layers.All, _layers.Context())[layer]).Reason;

    private static RankTarget Target(string pattern, int rank) => new(new NamePattern(pattern), new RankSize.Count(rank));
}
