using NNCompress.Passes.LowRank;

namespace NNCompress.Passes.Tests.LowRank.Ranks;

public sealed class SpectralRanksTests : IDisposable
{
    private readonly SyntheticLayers _layers = new();

    [Fact]
    public void Energy_takes_the_cheapest_ranks_that_keep_it()
    {
        // σ² = 1, ¼, … : 1 − 4⁻ʳ of the energy; 99.9 % at r = 5, on the grid at 8
        _layers.Add("a", 64, 64, i => Math.Pow(0.5, i));
        Assert.Equal("8", Rank(new EnergyRanks(0.999)));
    }

    [Fact]
    public void Energy_that_only_dear_ranks_keep_leaves_the_layer_alone()
    {
        _layers.Add("a", 64, 64, i => 1);
        Assert.StartsWith("svd of rank 64 saves nothing", Reason(new EnergyRanks(0.95)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Energy_is_a_share(double share) => Assert.Equal(RankCodes.RankInvalid.Id, new EnergyRanks(share).Check().Single().Code.Id);

    [Fact]
    public void The_effective_rank_of_equal_values_is_their_number()
    {
        _layers.Add("a", 64, 64, i => i < 16 ? 1 : 0);
        Assert.Equal("16", Rank(new EffectiveRanks()));
    }

    [Fact]
    public void The_spectrum_of_the_output_goes_before_that_of_the_weight()
    {
        var layer = _layers.Add("a", 64, 64, i => i < 16 ? 1 : 0);
        double[] output = [.. Enumerable.Range(0, 64).Select(i => i < 8 ? 1.0 : 0)];
        var svd = layer.Candidates[0] with { Whitened = new SingularSpectrum(64, 64, output, 8) };
        _layers.All[0] = layer with { Candidates = [svd] };
        Assert.Equal("8", Rank(new EffectiveRanks()));
    }

    [Fact]
    public void What_of_a_spectrum_is_not_known_counts_as_flat()
    {
        // eight known values of 1 and energy 64: the other 56 are 1 too
        var layer = _layers.Add("a", 64, 64, i => 1);
        var svd = layer.Candidates[0] with { Plain = new SingularSpectrum(64, 64, Enumerable.Repeat(1.0, 8).ToArray(), 64) };
        _layers.All[0] = layer with { Candidates = [svd] };
        Assert.StartsWith("svd of rank 64 saves nothing", Reason(new EffectiveRanks()), StringComparison.Ordinal);
    }

    [Fact]
    public void Evbmf_finds_the_components_above_the_noise_and_leaves_noise_alone()
    {
        // singular values of a Gaussian matrix 64×256 spread over σ(√256 ± √64) = 8 … 24
        static double Noise(int i) => 24 - (i * 16.0 / 63);
        _layers.Add("noise", 64, 256, Noise);
        _layers.Add("signal", 64, 256, i => i < 8 ? 500 : Noise(i));
        var decisions = new BayesianRanks().Choose(_layers.All, _layers.Context());
        Assert.Equal("nothing in it stands out of noise", ((RankDecision.LeaveAlone)decisions[0]).Reason);
        Assert.Equal("8", ((RankDecision.Decompose)decisions[1]).Point.ToString());
    }

    [Fact]
    public void A_method_with_two_ranks_gets_the_cheapest_pair_of_the_same_error()
    {
        var layer = _layers.Add("a", 64, 64, i => i < 16 ? 1 : 0);
        var tucker = new DecompositionCandidate(
            "tucker",
            [
                new CandidatePoint([8, 8], new LayerCost(500, 500), 0.3),
                new CandidatePoint([16, 8], new LayerCost(900, 900), 0),
                new CandidatePoint([64, 64], new LayerCost(9000, 9000), 0),
            ],
            layer.Candidates[0].Plain,
            null
        );
        _layers.All[0] = layer with { Candidates = [tucker] };
        Assert.Equal("16×8", Rank(new EffectiveRanks()));
    }

    [Fact]
    public void A_method_without_a_spectrum_is_refused()
    {
        var layer = _layers.Add("a", 64, 64, i => 1);
        _layers.All[0] = layer with { Candidates = [layer.Candidates[0] with { Method = "cp", Plain = null }] };
        Assert.Equal("cp has no spectrum that a rank could be read from", Reason(new EffectiveRanks()));
    }

    public void Dispose() => _layers.Dispose();

    private string Rank(RankChoice choice) =>
        Assert.IsType<RankDecision.Decompose>(choice.Choose(_layers.All, _layers.Context()).Single()).Point.ToString();

    private string Reason(RankChoice choice) =>
        Assert.IsType<RankDecision.LeaveAlone>(choice.Choose(_layers.All, _layers.Context()).Single()).Reason;
}
