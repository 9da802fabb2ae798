using NNCompress.Evaluation;
using NNCompress.Metrics;
using NNCompress.Metrics.Signals;

namespace NNCompress.Compress.Tests.Metrics;

public class MetricLossTests
{
    private static MetricResult Psnr(params double[] images)
    {
        var evidence = SumEvidence.Mean();
        foreach (var image in images)
            evidence.Add(image, 1);
        return new MetricResult(new PeakSignalToNoise(), images.Average(), images.Length, default) { Evidence = evidence };
    }

    [Fact]
    public void Pairs_units_so_that_what_they_share_cancels()
    {
        // Images differ by tens of dB; every one of them loses half a dB, give or take little.
        double[] before = [.. Enumerable.Range(0, 40).Select(i => 20.0 + i)];
        double[] after = [.. before.Select((b, i) => b - 0.5 + 0.01 * Math.Sin(i))];
        var loss = MetricLoss.Between(Psnr(before), Psnr(after))!;
        Assert.Equal(0.5, loss.Points, 0.01);
        Assert.InRange(loss.Interval.High - loss.Interval.Low, 0.001, 0.02);
        Assert.True(loss.IsSignificant);
    }

    [Fact]
    public void Equal_answers_lose_nothing()
    {
        var loss = MetricLoss.Between(Psnr(30, 31), Psnr(30, 31))!;
        Assert.Equal((0, new NNCompress.Metrics.Interval(0, 0)), (loss.Points, loss.Interval));
        Assert.False(loss.IsSignificant);
    }

    [Fact]
    public void Positive_is_worse_whatever_the_direction()
    {
        Assert.Equal(-3.5, new Perplexity().Points(3.5));
        Assert.Equal(75, new TopK(1).Points(0.75));
        Assert.Equal(31, new PeakSignalToNoise().Points(31));
        // Noise of a hundredth of the signal is one point; the original has none.
        Assert.Equal(-1, new SignalToQuantizationNoise().Points(20), 1e-12);
        Assert.Equal(0, new SignalToQuantizationNoise().Points(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, new SignalToQuantizationNoise().Points(double.NaN));
    }

    [Fact]
    public void An_accuracy_keeps_its_exact_interval_in_points()
    {
        var before = new MetricResult(new TopK(1), 0.75, 8, default, new SampleBits([true, true, true, false, false, true, true, true]));
        var after = before with { Correct = new SampleBits([true, false, true, false, false, true, true, true]), Value = 0.625 };
        var comparison = MetricComparison.Of(before, after);
        Assert.Equal(12.5, comparison.Loss!.Points);
        Assert.Equal(100 * comparison.Drop!.Interval.High, comparison.Loss.Interval.High);
    }

    [Fact]
    public void Answers_to_different_units_are_refused() =>
        Assert.Throws<ArgumentException>(() => MetricLoss.Between(Psnr(30, 31), Psnr(30)));
}
