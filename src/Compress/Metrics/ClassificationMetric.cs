namespace NNCompress.Metrics;

/// <summary>A metric of class scores against one right class a sample: with each of them come the usual others.</summary>
public abstract record ClassificationMetric : Metric
{
    /// <inheritdoc/>
    public sealed override IEnumerable<Metric> Companions(ScoreKind scores) =>
        new Metric[] { new TopK(1), new TopK(5), new CrossEntropy(scores) }.Where(m => m != this);
}
