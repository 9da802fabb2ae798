using NNCompress.Metrics;
using NNCompress.Metrics.Signals;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Metrics.Signals;

public class SignalMetricTests
{
    private static MetricBatch Batch(float[] wanted, float[] given, int count = 1)
    {
        Tensor Of(float[] values) => Tensor.FromSingles([count, values.Length / count], values);
        return new MetricBatch(0, count, [KeyValuePair.Create("y", Of(given))], null, Of(wanted))
        {
            Reference = [KeyValuePair.Create("y", Of(wanted))],
        };
    }

    [Fact]
    public void Psnr_is_the_mean_over_images()
    {
        // MSE 0.01 is 20 dB, and 0.0001 is 40 dB.
        var result = Batches.Measure(new PeakSignalToNoise(), Batch([0.5f, 0.5f, 0.5f, 0.5f], [0.6f, 0.4f, 0.51f, 0.49f], 2));
        Assert.Equal(30, result.Value, 1e-4);
        Assert.Equal(2, result.Samples);
    }

    [Fact]
    public void Answers_are_cut_as_an_image_would_be()
    {
        Assert.Equal(100, Batches.Measure(new PeakSignalToNoise(), Batch([1, 0], [1.5f, -0.2f])).Value);
        Assert.Equal(20, Batches.Measure(new PeakSignalToNoise(255), Batch([0, 0], [25.5f, 25.5f])).Value, 1e-4);
        Assert.Equal(double.NegativeInfinity, Batches.Measure(new PeakSignalToNoise(), Batch([0, 0], [float.NaN, 0])).Value);
    }

    [Fact]
    public void Sqnr_sums_signal_and_noise_over_all_samples()
    {
        var result = Batches.Measure(new SignalToQuantizationNoise(), Batch([3, 4, 0, 0], [3, 4.5f, 0, 0.5f], 2));
        Assert.Equal(10 * Math.Log10(25 / 0.5), result.Value, 1e-9);
    }

    [Fact]
    public void The_original_has_no_noise_and_a_broken_output_no_ratio()
    {
        var metric = new SignalToQuantizationNoise();
        Assert.Equal(
            double.PositiveInfinity,
            Batches.Measure(metric, Batch([1, float.NegativeInfinity], [1, float.NegativeInfinity])).Value
        );
        Assert.Equal(double.NaN, Batches.Measure(metric, Batch([1, 2], [1, float.NaN])).Value);
    }

    [Fact]
    public void The_loss_of_sqnr_is_noise_in_per_cent()
    {
        var metric = new SignalToQuantizationNoise();
        var before = Batches.Measure(metric, Batch([3, 4, 1, 2], [3, 4, 1, 2], 2));
        var after = Batches.Measure(metric, Batch([3, 4, 1, 2], [3, 4.5f, 1, 2], 2));
        var loss = MetricLoss.Between(before, after)!;
        Assert.Equal(100 * 0.25 / 30, loss.Points, 1e-9);
        Assert.Equal(0, loss.Interval.Low, 1e-12);
        Assert.Equal(1, loss.Interval.High, 0.01);
    }

    [Fact]
    public void Signals_of_different_size_are_told()
    {
        var batch = Batch([1, 2], [1, 2]) with { Labels = Tensor.FromSingles([1, 3], [1, 2, 3]) };
        Assert.Equal(
            "NNC3409",
            Assert.Throws<DiagnosticException>(() => Batches.Measure(new PeakSignalToNoise(), batch)).Diagnostics[0].Code.Id
        );
        Assert.Equal(
            "NNC3401",
            Assert
                .Throws<DiagnosticException>(() => Batches.Measure(new PeakSignalToNoise(), batch with { Labels = null }))
                .Diagnostics[0]
                .Code.Id
        );
    }
}
