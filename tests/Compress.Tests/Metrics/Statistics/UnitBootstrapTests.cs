using NNCompress.Metrics;
using NNCompress.Metrics.Statistics;

namespace NNCompress.Compress.Tests.Metrics.Statistics;

public class UnitBootstrapTests
{
    /// <summary>Right and wrong answers are units too; for them the same interval is known in closed form.</summary>
    [Theory]
    [InlineData(18, 6, 400)]
    [InlineData(60, 58, 300)]
    public void Agrees_with_the_closed_form_of_answers(int lost, int gained, int samples)
    {
        var evidence = SumEvidence.Mean();
        for (var i = 0; i < samples; i++)
            evidence.Add(
                i < lost ? 1
                    : i < lost + gained ? -1
                    : 0,
                1
            );
        var exact = PairedBootstrap.Of(lost, gained, samples);
        var drawn = UnitBootstrap.Of(samples, evidence.Value, resamples: 20_000);
        Assert.Equal(exact.Low, drawn.Low, 1.5 / samples);
        Assert.Equal(exact.High, drawn.High, 1.5 / samples);
    }

    [Fact]
    public void Holds_its_coverage_for_a_skewed_ratio()
    {
        // The ratio of sums Σx/Σy of 40 units with x ~ y·Exp(1): the true ratio is 1.
        var random = new Random(7);
        var (covered, experiments) = (0, 300);
        for (var e = 0; e < experiments; e++)
        {
            var evidence = new SumEvidence(2, s => s[0] / s[1]);
            for (var i = 0; i < 40; i++)
            {
                var y = 1 + random.NextDouble();
                evidence.Add(-y * Math.Log(1 - random.NextDouble()), y);
            }
            covered += UnitBootstrap.Of(40, evidence.Value, resamples: 400).Contains(1) ? 1 : 0;
        }
        Assert.InRange(covered / (double)experiments, 0.89, 0.98);
    }

    [Fact]
    public void Equal_evidence_gives_equal_intervals()
    {
        var evidence = SumEvidence.Mean();
        for (var i = 0; i < 30; i++)
            evidence.Add(i * i % 7, 1);
        Assert.Equal(UnitBootstrap.Of(30, evidence.Value), UnitBootstrap.Of(30, evidence.Value));
    }

    [Fact]
    public void What_no_resample_changes_is_a_point()
    {
        var evidence = SumEvidence.Mean();
        evidence.Add(3, 1);
        Assert.Equal(new NNCompress.Metrics.Interval(3, 3), UnitBootstrap.Of(1, evidence.Value));
        Assert.Equal(
            new NNCompress.Metrics.Interval(double.PositiveInfinity, double.PositiveInfinity),
            UnitBootstrap.Of(5, _ => double.PositiveInfinity)
        );
    }

    [Fact]
    public void Resamples_without_a_finite_statistic_do_not_count()
    {
        // F of two units, one of which alone tells nothing.
        var evidence = new SumEvidence(2, s => s[0] / s[1]);
        evidence.Add(0, 0);
        evidence.Add(1, 2);
        evidence.Add(3, 2);
        var interval = UnitBootstrap.Of(3, evidence.Value);
        Assert.InRange(interval.Low, 0.5, 1);
        Assert.InRange(interval.High, 1, 1.5);
    }
}
