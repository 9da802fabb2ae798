using NNCompress.Metrics.Statistics;

namespace NNCompress.Metrics;

/// <summary>
/// Something that is measured over samples. A metric is an object that answers for itself: it knows its name, its direction, its unit
/// and how to sum up batches; adding one touches no other file than the list in <see cref="MetricCatalogue"/>.
/// </summary>
public abstract record Metric
{
    /// <summary>The name in descriptions and reports, as <c>top1</c>.</summary>
    public abstract string Id { get; }

    /// <summary>Whether a larger value is a better model.</summary>
    public abstract bool HigherIsBetter { get; }

    public virtual MetricUnit Unit => MetricUnit.Share;

    /// <summary>Whether it is measured against labels.</summary>
    public virtual bool NeedsLabels => true;

    /// <summary>Whether it compares a model's answers with those of the original model, which then runs beside it.</summary>
    public virtual bool IsRelative => false;

    /// <summary>Metrics of the same answers that cost little and are measured along.</summary>
    /// <param name="scores">What the model's scores are.</param>
    public virtual IEnumerable<Metric> Companions(ScoreKind scores) => [];

    /// <summary>What <see cref="Points"/> are called after a figure; empty for plain numbers.</summary>
    public virtual string PointsUnit =>
        Unit switch
        {
            MetricUnit.Share => "points",
            MetricUnit.Nats => "nats",
            MetricUnit.Decibel => "dB",
            _ => "",
        };

    /// <summary>
    /// A value on the scale on which gates and searches count: higher is better, and a difference is what was lost. Shares count 0 to 100;
    /// other metrics keep their own unit, those that fall with better models with the opposite sign.
    /// </summary>
    public virtual double Points(double value)
    {
        var scaled = Unit == MetricUnit.Share ? 100 * value : value;
        return HigherIsBetter ? scaled : -scaled;
    }

    /// <summary>Begins a measurement.</summary>
    public abstract MetricAccumulator Start();

    /// <inheritdoc/>
    public sealed override string ToString() => Id;

    /// <summary>The result of a metric whose units of evidence are independent: the interval is that of <see cref="UnitBootstrap"/>.</summary>
    private protected MetricResult ResultOf(UnitEvidence evidence, string? note = null)
    {
        if (evidence.Count == 0)
            throw new InvalidOperationException("no sample was measured");
        var once = new int[evidence.Count];
        Array.Fill(once, 1);
        return new MetricResult(this, evidence.Value(once), evidence.Count, UnitBootstrap.Of(evidence.Count, evidence.Value), Note: note)
        {
            Evidence = evidence,
        };
    }
}
