using NNCompress.Metrics.Statistics;

namespace NNCompress.Compress.Tests.Metrics.Statistics;

public class PairedBootstrapTests
{
    /// <summary>The same interval by drawing resamples, as the method is usually done; agrees to the Monte Carlo error of its ends.</summary>
    [Theory]
    [InlineData(18, 6, 400)]
    [InlineData(3, 0, 200)]
    [InlineData(0, 7, 150)]
    [InlineData(60, 58, 300)]
    public void Closed_form_agrees_with_drawing(int lost, int gained, int samples)
    {
        var random = new Random(42);
        var draws = new double[40_000];
        for (var r = 0; r < draws.Length; r++)
        {
            var sum = 0;
            for (var i = 0; i < samples; i++)
            {
                var at = random.Next(samples);
                sum +=
                    at < lost ? 1
                    : at < lost + gained ? -1
                    : 0;
            }
            draws[r] = sum;
        }
        Array.Sort(draws);

        double seen = lost - gained;
        var z0 = NormalDistribution.Quantile((draws.Count(d => d < seen) + 0.5 * draws.Count(d => d == seen)) / draws.Length);
        double[] values =
        [
            .. Enumerable.Repeat(1.0, lost),
            .. Enumerable.Repeat(-1.0, gained),
            .. Enumerable.Repeat(0.0, samples - lost - gained),
        ];
        var mean = values.Average();
        var a = values.Sum(v => Math.Pow(v - mean, 3)) / (6 * Math.Pow(values.Sum(v => (v - mean) * (v - mean)), 1.5));
        double End(double z) => draws[(int)(draws.Length * NormalDistribution.Cdf(z0 + (z0 + z) / (1 - a * (z0 + z))))] / samples;

        var interval = PairedBootstrap.Of(lost, gained, samples);
        Assert.Equal(End(-1.959964), interval.Low, 1.01 / samples);
        Assert.Equal(End(1.959964), interval.High, 1.01 / samples);
        Assert.True(interval.Contains(seen / samples));
    }

    [Fact]
    public void Holds_its_coverage_on_simulated_experiments()
    {
        // True drop 0.03: P(lost) = 0.06, P(gained) = 0.03.
        var random = new Random(1);
        var (covered, experiments) = (0, 600);
        for (var e = 0; e < experiments; e++)
        {
            int lost = 0,
                gained = 0;
            for (var i = 0; i < 500; i++)
            {
                var u = random.NextDouble();
                lost += u < 0.06 ? 1 : 0;
                gained += u is >= 0.06 and < 0.09 ? 1 : 0;
            }
            covered += PairedBootstrap.Of(lost, gained, 500).Contains(0.03) ? 1 : 0;
        }
        Assert.InRange(covered / (double)experiments, 0.93, 0.975);
    }

    [Fact]
    public void Large_counts_are_finite_and_near_the_normal_interval()
    {
        var interval = PairedBootstrap.Of(3000, 2000, 100_000);
        var half = 1.96 * Math.Sqrt(5000 - 1000.0 * 1000 / 100_000) / 100_000;
        Assert.Equal(0.01 - half, interval.Low, 0.00002);
        Assert.Equal(0.01 + half, interval.High, 0.00002);
    }

    [Fact]
    public void Every_sample_changed_alike_leaves_a_point()
    {
        var interval = PairedBootstrap.Of(5, 0, 5);
        Assert.Equal((1, 1), (interval.Low, interval.High));
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PairedBootstrap.Of(0, 0, 10));
        Assert.Throws<ArgumentException>(() => PairedBootstrap.Of(6, 5, 10));
    }
}
