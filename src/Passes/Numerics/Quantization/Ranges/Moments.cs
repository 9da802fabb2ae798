namespace NNCompress.Passes.Numerics;

/// <summary>Σ1, Σx and Σx² over some values.</summary>
/// <param name="Count">Σ1; a fraction where a bin is cut.</param>
/// <param name="Sum">Σx.</param>
/// <param name="Squares">Σx².</param>
internal readonly record struct Moments(double Count, double Sum, double Squares)
{
    public static Moments operator +(Moments a, Moments b) => new(a.Count + b.Count, a.Sum + b.Sum, a.Squares + b.Squares);

    public static Moments operator -(Moments a, Moments b) => new(a.Count - b.Count, a.Sum - b.Sum, a.Squares - b.Squares);

    /// <summary>Values spread evenly over an interval.</summary>
    public static Moments Uniform(double count, double low, double high) =>
        new(count, count * (low + high) / 2, count * ((low * low) + (low * high) + (high * high)) / 3);

    /// <summary>Σ(x − v)².</summary>
    public double ErrorAt(double v) => Math.Max(0, Squares - (2 * v * Sum) + (v * v * Count));
}
