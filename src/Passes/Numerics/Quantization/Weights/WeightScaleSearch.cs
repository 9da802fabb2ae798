namespace NNCompress.Passes.Numerics;

/// <summary>How a group of weights gets its scale and zero point. Never worse than the next simpler one; 0 is always on the grid.</summary>
public abstract record WeightScaleSearch
{
    /// <summary>From end to end: the smallest scale that clips nothing.</summary>
    public static WeightScaleSearch MinMax { get; } = new MinMaxScale();

    /// <summary>The smallest sum of squared errors, where clipping the largest weights serves the many small ones.</summary>
    public static WeightScaleSearch Mse { get; } = new MseScale();

    /// <summary>The word for it in options and reports.</summary>
    public abstract string Id { get; }

    /// <summary>Scale and zero point of one group.</summary>
    /// <param name="group">Finite numbers, any count.</param>
    /// <param name="grid">The integers; at most 16 bits.</param>
    /// <param name="symmetric">Whether z stays at the grid's center.</param>
    public abstract AffineParameters Find(ReadOnlySpan<float> group, IntegerGrid grid, bool symmetric);

    /// <inheritdoc/>
    public sealed override string ToString() => Id;
}
