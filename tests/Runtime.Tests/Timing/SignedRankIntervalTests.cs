namespace NNCompress.Runtime.Tests;

public class SignedRankIntervalTests
{
    /// <summary>The tables give the largest W with P(W ≤ w) ≤ 0.025: one less than the depth.</summary>
    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 2)]
    [InlineData(8, 3)]
    [InlineData(9, 5)]
    [InlineData(10, 8)]
    [InlineData(15, 25)]
    [InlineData(20, 52)]
    [InlineData(25, 89)]
    public void The_depth_is_that_of_the_tables_of_Wilcoxon(int n, int critical) => Assert.Equal(critical + 1, SignedRankInterval.Depth(n));

    [Fact]
    public void Six_differences_span_from_the_least_to_the_largest()
    {
        var interval = SignedRankInterval.Of([3, 1, 2, 6, 5, 4]);
        Assert.Equal(new SignedRankInterval(3.5, 1, 6), interval);
    }

    [Fact]
    public void Ends_are_those_of_brute_force()
    {
        double[] d = [0.3, -1.2, 2.5, 0.9, 4.1, 1.7, -0.4, 0.2, 3.3];
        // an end is the largest shift that the two-sided test at 5 % refuses: count, for every Walsh average, the sum of ranks
        var averages = (from i in Enumerable.Range(0, 9) from j in Enumerable.Range(i, 9 - i) select (d[i] + d[j]) / 2)
            .Order()
            .ToArray();
        var interval = SignedRankInterval.Of(d);
        Assert.Equal(averages[5], interval.Low);
        Assert.Equal(averages[^6], interval.High);
        Assert.True(Refused(interval.Low - 1e-6) && Refused(interval.High + 1e-6));
        Assert.False(Refused(interval.Low + 1e-6) || Refused(interval.High - 1e-6));

        bool Refused(double shift)
        {
            var ranked = d.Select(x => x - shift).OrderBy(Math.Abs).ToArray();
            var positive = Enumerable.Range(0, 9).Where(i => ranked[i] > 0).Sum(i => i + 1);
            return Math.Min(positive, 45 - positive) <= 5;
        }
    }

    [Fact]
    public void The_interval_covers_the_centre_of_what_scatters_symmetrically()
    {
        var random = new Random(1);
        var covered = Enumerable
            .Range(0, 2000)
            .Count(_ =>
            {
                // a scatter with wild values: the cube of a uniform one, sometimes a hundredfold
                var d = Enumerable.Range(0, 8).Select(_ => 0.1 + (Wild() * Math.Pow((2 * random.NextDouble()) - 1, 3))).ToArray();
                var interval = SignedRankInterval.Of(d);
                return interval.Low <= 0.1 && 0.1 <= interval.High;
            });
        // the exact level at n = 8 is 1 − 2·5/256 = 0.961; four standard deviations below that
        Assert.True(covered >= 2000 * (0.961 - (4 * 0.0043)), $"{covered} of 2000");

        double Wild() => random.Next(10) == 0 ? 100 : 1;
    }

    [Fact]
    public void Five_differences_are_too_few() => Assert.Throws<ArgumentOutOfRangeException>(() => SignedRankInterval.Of([1, 2, 3, 4, 5]));
}
