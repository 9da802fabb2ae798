namespace NNCompress.Metrics.Statistics;

/// <summary>
/// Mean and variance of a stream: with δ = x − m, m += δ/n and M₂ += δ·(x − m). Loses no digits where the mean is large against the spread.
/// </summary>
/// <remarks>B. P. Welford, Technometrics 4(3), 1962.</remarks>
public struct Moments
{
    private double _squares;

    public long Count { get; private set; }

    public double Mean { get; private set; }

    /// <summary>Unbiased variance, M₂/(n − 1); 0 for fewer than two values.</summary>
    public readonly double Variance => Count < 2 ? 0 : _squares / (Count - 1);

    /// <summary>Standard error of the mean, √(variance/n).</summary>
    public readonly double StandardError => Count == 0 ? 0 : Math.Sqrt(Variance / Count);

    public void Add(double value)
    {
        Count++;
        var delta = value - Mean;
        Mean += delta / Count;
        _squares += delta * (value - Mean);
    }
}
