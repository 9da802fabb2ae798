using NNCompress.Data;

namespace NNCompress.Compress.Tests.Data;

public sealed class SampleSpreadTests
{
    [Fact]
    public void A_spread_and_its_rest_are_all_samples_once()
    {
        for (var n = 1L; n <= 40; n++)
        {
            for (var t = 1L; t <= n; t++)
            {
                var spread = new SampleSpread(t, n);
                var taken = Positions(spread);
                Assert.Equal(Enumerable.Range(0, (int)n).Select(i => (long)i).Where(i => (i + 1) * t / n > i * t / n), taken);
                if (t == n)
                    continue;
                var rest = Positions(spread.Others);
                Assert.Equal(n - t, rest.Length);
                Assert.Equal(Enumerable.Range(0, (int)n).Select(i => (long)i), taken.Concat(rest).Order());
                Assert.Equal(rest.Order(), rest);
            }
        }
    }

    [Fact]
    public void Every_run_of_samples_gives_its_share()
    {
        var spread = new SampleSpread(1000, 5000);
        var taken = Positions(spread);
        for (var start = 0; start < 5000; start += 500)
            Assert.Equal(100, taken.Count(i => i >= start && i < start + 500));
    }

    [Fact]
    public void Positions_of_very_many_samples_do_not_overflow()
    {
        const long n = long.MaxValue / 2;
        var spread = new SampleSpread(n - 1, n);
        Assert.Equal(n - 1, spread.PositionOf(n - 2));
        Assert.Equal(0, spread.Others.PositionOf(0));
    }

    private static long[] Positions(SampleSpread spread) => [.. Enumerable.Range(0, (int)spread.Count).Select(i => spread.PositionOf(i))];
}
