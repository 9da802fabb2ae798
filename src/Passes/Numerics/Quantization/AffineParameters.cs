namespace NNCompress.Passes.Numerics;

/// <summary>What turns integers into reals: x̂ = (q − z)·s.</summary>
/// <param name="Scale">s, finite and at least the smallest normal float.</param>
/// <param name="ZeroPoint">z, an integer of the grid: the one that stands for 0 exactly.</param>
public readonly record struct AffineParameters(float Scale, int ZeroPoint)
{
    /// <inheritdoc/>
    public override string ToString() => $"scale {Scale:g6}, zero point {ZeroPoint}";
}
