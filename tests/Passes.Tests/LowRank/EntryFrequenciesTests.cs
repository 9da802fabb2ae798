using NNCompress.Passes.LowRank;

namespace NNCompress.Passes.Tests.LowRank;

public sealed class EntryFrequenciesTests
{
    [Fact]
    public void Entries_that_were_never_picked_get_the_chance_of_a_new_one_in_sum()
    {
        // 10 picks, three of them of entries that were picked once; six entries never
        var entries = new EntryFrequencies([7, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(10, entries.Picks);
        Assert.Equal(0.5, entries.Shrinkage, 1e-12);
        Assert.Equal(0.3, entries.Wanted[4..].Sum(), 1e-12);
        Assert.Equal(1, entries.Wanted.Sum(), 1e-12);
        Assert.Equal(0.7, entries.Observed[0], 1e-12);
    }

    [Fact]
    public void Where_all_were_picked_the_shrinkage_is_that_of_least_expected_error()
    {
        // by hand: Σf² = (64 + 36)/196, ρ = (1 − Σf²)/(13·(Σf² − 1/2))
        var entries = new EntryFrequencies([8, 6]);
        Assert.Equal(1, entries.Shrinkage, 1e-12);
        entries = new EntryFrequencies([900, 100]);
        Assert.Equal((1 - 0.82) / (999 * 0.32), entries.Shrinkage, 1e-12);
    }

    [Fact]
    public void Even_picks_leave_all_alike_and_one_pick_does_no_harm()
    {
        Assert.All(new EntryFrequencies([5, 5, 5, 5]).Wanted, g => Assert.Equal(0.25, g, 1e-12));
        Assert.All(new EntryFrequencies([0, 1, 0]).Wanted, g => Assert.Equal(1 / 3.0, g, 1e-12));
    }

    [Fact]
    public void The_norm_is_the_mean_error_of_what_was_looked_up()
    {
        double[] error = [1, 2, 3, 4, 5, 6];
        Assert.Equal((3 * 5 + 1 * 61) / 4.0, new EntryFrequencies([3, 0, 1]).Squared(error), 1e-12);
    }
}
