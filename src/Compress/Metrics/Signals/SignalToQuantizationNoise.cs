using NNCompress.Passes.Numerics;

namespace NNCompress.Metrics.Signals;

/// <summary>
/// Signal-to-quantization-noise ratio of a model's output ỹ against the original model's y on the same data, 10·log10(Σy²/Σ(y − ỹ)²) over all
/// samples; infinite for the original itself. It needs no labels, and the original runs beside the model.
/// <para>On the scale of gates it counts as noise in per cent of the signal, −100·Σ(y − ỹ)²/Σy²: the original has 0, and 1 lost is 20 dB.</para>
/// Where both hold the same infinity or NaN they agree; where one holds it alone, no finite ratio hides that: the ratio is not a number.
/// </summary>
public sealed record SignalToQuantizationNoise : Metric
{
    public const string Key = "sqnr";

    /// <inheritdoc/>
    public override string Id => Key;

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override MetricUnit Unit => MetricUnit.Decibel;

    /// <inheritdoc/>
    public override bool NeedsLabels => false;

    /// <inheritdoc/>
    public override bool IsRelative => true;

    /// <inheritdoc/>
    public override string PointsUnit => "% of the signal";

    /// <inheritdoc/>
    public override double Points(double value) => double.IsNaN(value) ? double.NegativeInfinity : -100 * Math.Pow(10, -value / 10);

    /// <inheritdoc/>
    public override MetricAccumulator Start() => new Accumulator(this);

    private sealed class Accumulator(SignalToQuantizationNoise metric) : MetricAccumulator
    {
        private readonly SumEvidence _evidence = new(2, sums => SignalToNoise.Decibels(sums[0], sums[1]));

        public override void Add(MetricBatch batch)
        {
            var (name, output) = batch.Judged;
            var pair = new SignalPair(name, batch.JudgedReference, output, batch.Count);
            for (var sample = 0; sample < batch.Count; sample++)
            {
                var wanted = pair.Wanted(sample);
                var given = pair.Given(sample);
                double signal = 0,
                    noise = 0;
                for (var i = 0; i < wanted.Length; i++)
                {
                    if (float.IsFinite(wanted[i]))
                        signal += (double)wanted[i] * wanted[i];
                    if (!wanted[i].Equals(given[i]))
                        noise += float.IsFinite(wanted[i]) && float.IsFinite(given[i]) ? Square((double)wanted[i] - given[i]) : double.NaN;
                }
                _evidence.Add(signal, noise);
            }
        }

        public override MetricResult Result() => metric.ResultOf(_evidence);

        private static double Square(double x) => x * x;
    }
}
