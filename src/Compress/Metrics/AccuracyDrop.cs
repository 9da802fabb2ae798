using NNCompress.Metrics.Statistics;

namespace NNCompress.Metrics;

/// <summary>What a change of the model did to an accuracy, measured on the same samples before and after.</summary>
/// <param name="Samples">n.</param>
/// <param name="Lost">b: samples that were right and turned wrong.</param>
/// <param name="Gained">c: samples that were wrong and turned right.</param>
/// <param name="Interval">Interval of <see cref="Drop"/>; its level is 95 % unless asked otherwise.</param>
/// <param name="PValue">McNemar's exact two-sided p-value of "nothing changed".</param>
public sealed record AccuracyDrop(long Samples, long Lost, long Gained, Interval Interval, double PValue)
{
    /// <summary>Accuracy before minus accuracy after, (b − c)/n, as a fraction; negative where accuracy rose.</summary>
    public double Drop => (Lost - Gained) / (double)Samples;

    /// <summary>
    /// Compares two runs over the same samples: the BCa bootstrap's interval, or, where no sample changed, ±(1 − α^{1/n}), the exact
    /// binomial bound of the share of samples that change (0 of n seen).
    /// </summary>
    /// <param name="before">Right answers before.</param>
    /// <param name="after">Right answers after, for the same samples in the same order.</param>
    /// <param name="level">1 − α.</param>
    /// <exception cref="ArgumentException">The numbers of samples differ, or there are none.</exception>
    public static AccuracyDrop Between(SampleBits before, SampleBits after, double level = Interval.DefaultLevel)
    {
        var (lost, gained, n) = (before.CountOnlyHere(after), after.CountOnlyHere(before), before.LongCount);
        if (n == 0)
            throw new ArgumentException("no sample to compare", nameof(before));
        var bound = 1 - Math.Pow(1 - level, 1.0 / n);
        var interval = lost + gained == 0 ? new Interval(-bound, bound, level) : PairedBootstrap.Of(lost, gained, n, level);
        return new AccuracyDrop(n, lost, gained, interval, McNemarTest.PValue(lost, gained));
    }
}
