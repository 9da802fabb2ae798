namespace NNCompress.Metrics;

/// <summary>
/// Something that is measured over labelled samples. A metric is an object that answers for itself: it knows its name, its
/// direction and how to sum up batches; adding one touches no other file than the list of names in <see cref="MetricCatalogue"/>.
/// </summary>
public abstract record Metric
{
    /// <summary>The name in descriptions and reports, as <c>top1</c>.</summary>
    public abstract string Id { get; }

    /// <summary>Whether a larger value is a better model.</summary>
    public abstract bool HigherIsBetter { get; }

    /// <summary>Begins a measurement.</summary>
    public abstract MetricAccumulator Start();

    /// <inheritdoc/>
    public sealed override string ToString() => Id;
}
