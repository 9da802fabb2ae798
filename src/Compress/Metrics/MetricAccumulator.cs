namespace NNCompress.Metrics;

/// <summary>A measurement under way: takes batches in order, holds no more than a few numbers of each sample.</summary>
public abstract class MetricAccumulator
{
    /// <summary>Takes the next batch.</summary>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">Outputs or labels do not fit the metric.</exception>
    public abstract void Add(MetricBatch batch);

    /// <summary>The value over all batches so far.</summary>
    /// <exception cref="InvalidOperationException">There was no sample yet.</exception>
    public abstract MetricResult Result();
}
