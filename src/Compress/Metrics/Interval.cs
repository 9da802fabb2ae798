namespace NNCompress.Metrics;

/// <summary>A confidence interval of a metric or of a difference, in the metric's own unit.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end; not below <paramref name="Low"/>.</param>
/// <param name="Level">Nominal coverage, between 0 and 1.</param>
public readonly record struct Interval(double Low, double High, double Level = Interval.DefaultLevel)
{
    /// <summary>The coverage that reports use.</summary>
    public const double DefaultLevel = 0.95;

    public bool Contains(double value) => value >= Low && value <= High;
}
