namespace NNCompress.Passes.Numerics;

/// <summary>The interval of reals that a tensor's quantization covers.</summary>
/// <param name="Min">Lower end, finite.</param>
/// <param name="Max">Upper end, finite, not below <paramref name="Min"/>.</param>
public readonly record struct ValueRange(float Min, float Max)
{
    /// <summary>The largest magnitude in it.</summary>
    public float AbsMax => Math.Max(Math.Abs(Min), Math.Abs(Max));

    /// <summary>The same, widened to contain 0.</summary>
    public ValueRange WithZero => new(Math.Min(Min, 0), Math.Max(Max, 0));

    /// <summary>The smallest range that contains both.</summary>
    public ValueRange Union(ValueRange other) => new(Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    /// <summary>Scale and zero point for it.</summary>
    /// <param name="grid">The integers.</param>
    /// <param name="symmetric">Whether the zero point is to stay at the grid's center.</param>
    public AffineParameters ParametersOn(IntegerGrid grid, bool symmetric) =>
        symmetric ? AffineQuantization.Symmetric(AbsMax, grid) : AffineQuantization.Asymmetric(Min, Max, grid);

    /// <inheritdoc/>
    public override string ToString() => $"[{Min:g6}, {Max:g6}]";
}
