using NNCompress.Metrics.Statistics;

namespace NNCompress.Metrics;

/// <summary>What a change of the model cost, on the scale of gates (<see cref="Metric.Points"/>): positive is worse, whatever the metric's direction.</summary>
/// <param name="Points">Points before minus points after.</param>
/// <param name="Interval">Its paired interval: both models answered the same units.</param>
public sealed record MetricLoss(double Points, Interval Interval)
{
    /// <summary>Whether the interval lies wholly above 0: the loss is more than chance.</summary>
    public bool IsSignificant => Interval.Low > 0;

    /// <summary>Of a drop in accuracy, whose interval is exact.</summary>
    public static MetricLoss Of(AccuracyDrop drop) =>
        new(100 * drop.Drop, new Interval(100 * drop.Interval.Low, 100 * drop.Interval.High, drop.Interval.Level));

    /// <summary>Compares two results of one metric over the same units, by resampling units for both at once.</summary>
    /// <returns>Null where a result keeps no evidence by unit.</returns>
    /// <exception cref="ArgumentException">The numbers of units differ.</exception>
    public static MetricLoss? Between(MetricResult before, MetricResult after)
    {
        if (before.Evidence is not { } was || after.Evidence is not { } now)
            return null;
        if (was.Count != now.Count)
            throw new ArgumentException($"{was.Count} units against {now.Count}: only answers to the same units pair up", nameof(after));
        var metric = before.Metric;
        var interval = UnitBootstrap.Of(was.Count, times => metric.Points(was.Value(times)) - metric.Points(now.Value(times)));
        return new MetricLoss(metric.Points(before.Value) - metric.Points(after.Value), interval);
    }
}
