using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;
using NNCompress.Yaml;

namespace NNCompress.Metrics.Signals;

/// <summary>
/// Peak signal-to-noise ratio of images against target images: the mean over images of 10·log10(P²/MSE), where the answer is first cut
/// to 0 … P as an image would be, and an image without any error counts as 100 dB.
/// </summary>
/// <param name="Peak">P, the brightest value there is: 1, or 255 for images in bytes.</param>
public sealed record PeakSignalToNoise(double Peak = 1) : Metric
{
    public const string Key = "psnr";

    private const double Highest = 100;

    /// <inheritdoc/>
    public override string Id => Key;

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override MetricUnit Unit => MetricUnit.Decibel;

    /// <inheritdoc/>
    public override MetricAccumulator Start() => new Accumulator(this);

    internal static Metric? FromYaml(YamlMap? map, ScoreKind scores)
    {
        if (map?.Get("peak") is not { } peak)
            return new PeakSignalToNoise();
        if (peak.Number() is not { } number)
            return null;
        if (number > 0)
            return new PeakSignalToNoise(number);
        peak.ReportNot("a number above 0");
        return null;
    }

    /// <summary>Of one image, in dB.</summary>
    internal double Of(ReadOnlySpan<float> target, ReadOnlySpan<float> answer)
    {
        double squares = 0;
        for (var i = 0; i < target.Length; i++)
        {
            var value = double.IsNaN(answer[i]) ? double.PositiveInfinity : Math.Clamp(answer[i], 0, Peak);
            squares += (value - target[i]) * (value - target[i]);
        }
        return Math.Min(Highest, SignalToNoise.Decibels(Peak * Peak * target.Length, squares));
    }

    private sealed class Accumulator(PeakSignalToNoise metric) : MetricAccumulator
    {
        private readonly SumEvidence _evidence = SumEvidence.Mean();

        public override void Add(MetricBatch batch)
        {
            if (batch.Labels is not { } targets)
                throw new DiagnosticException(
                    MetricCodes.LabelsMissing.At(
                        "labels",
                        "PSNR needs target images, and the data has none.",
                        "Give them under `labels:`, as `{from: source, preprocess: […]}`."
                    )
                );
            var (name, output) = batch.Judged;
            var pair = new SignalPair(name, targets, output, batch.Count);
            for (var i = 0; i < batch.Count; i++)
                _evidence.Add(metric.Of(pair.Wanted(i), pair.Given(i)), 1);
        }

        public override MetricResult Result() => metric.ResultOf(_evidence);
    }
}
