using System.Numerics;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// LAMP (Lee et al. 2021, "Layer-adaptive Sparsity for the Magnitude-based Pruning"): what share a weight has in the energy of all
/// weights of its layer that would still be there when its turn comes,
/// <code>
/// score(w) = w² / S(w),   S(w) = Σ w'² over the layer's w' with w'² ≥ w².
/// </code>
/// Equal magnitudes share a score; a layer of zeros scores 0. The largest weight of a layer scores 1/(number of its equals),
/// so no layer is emptied before all others.
/// <para>Bounds for a bin [u₀, u₁] with n elements of energy E, below which nothing matters and above which lies energy T:</para>
/// <code>
/// S(w) ≤ E + T        ⇒  score ≥ u₀² / (E + T)       (the smallest element has S = E + T)
/// S(w) ≥ w² + T       ⇒  score ≤ u₁² / (u₁² + T)     (w²/(w² + T) grows with w)
/// </code>
/// For a bin of one value S = E + T, so the first bound is the score itself.
/// </summary>
internal sealed class LampScore : ImportanceScore
{
    /// <inheritdoc/>
    public override string Id => "lamp";

    /// <inheritdoc/>
    internal override (double Lower, double Upper) BoundsOf(in MagnitudeBin bin, BigInteger energyAbove)
    {
        var score = ExactRatio.Bounds(bin.Format.SquareOf(bin.FirstKey), bin.Energy + energyAbove);
        if (bin.IsSingleValued)
            return score;
        var largest = bin.Format.SquareOf(bin.LastKey);
        return (score.Lower, ExactRatio.Bounds(largest, largest + energyAbove).Upper);
    }

    /// <inheritdoc/>
    internal override int Compare(in MagnitudeBin a, BigInteger energyAboveA, in MagnitudeBin b, BigInteger energyAboveB) =>
        ExactRatio.Compare(a.Format.SquareOf(a.FirstKey), a.Energy + energyAboveA, b.Format.SquareOf(b.FirstKey), b.Energy + energyAboveB);
}
