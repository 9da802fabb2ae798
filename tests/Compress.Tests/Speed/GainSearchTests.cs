using NNCompress.Speed;

namespace NNCompress.Compress.Tests.Speed;

public class GainSearchTests
{
    /// <summary>Each change brings what it is worth, and a gain must be above zero.</summary>
    private static (string Accepted, int Trials) Search(double[] worth, int mostTrials = 100)
    {
        var trials = 0;
        var accepted = new GainSearch(mostTrials).Run(
            [.. Enumerable.Range(0, worth.Length)],
            (_, group) =>
            {
                trials++;
                return group.Sum(i => worth[i]);
            },
            gain => gain > 0
        );
        return (string.Join(" | ", accepted.Select(a => string.Join(',', a.Changes))), trials);
    }

    [Fact]
    public void A_set_that_gains_is_taken_whole() => Assert.Equal(("0,1,2", 1), Search([3, 2, 1]));

    [Fact]
    public void Of_a_set_that_loses_the_half_that_gains_is_taken() => Assert.Equal(("0,1", 5), Search([3, 2, -5, -6]));

    [Fact]
    public void Single_changes_are_found() => Assert.Equal("0 | 3", Search([1, -9, -9, 1]).Accepted);

    [Fact]
    public void Nothing_that_gains_leaves_all_as_it_is() => Assert.Equal("", Search([-1, -1, -1]).Accepted);

    [Fact]
    public void Nothing_to_try_is_no_trial() => Assert.Equal(("", 0), Search([]));

    [Fact]
    public void Trials_are_limited() => Assert.Equal(4, Search([-1, -1, -1, -1, -1, -1], mostTrials: 4).Trials);

    [Fact]
    public void What_was_accepted_is_part_of_the_next_comparison()
    {
        var seen = new List<string>();
        new GainSearch(10).Run(
            [1, -10, 2],
            (accepted, group) =>
            {
                seen.Add($"{string.Join(',', accepted)}+{string.Join(',', group)}");
                return group.Sum();
            },
            gain => gain > 0
        );
        Assert.Equal(["+1,-10,2", "+1,-10", "+1", "1+-10", "1+2"], seen);
    }
}
