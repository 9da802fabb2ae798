namespace NNCompress.Passes.Pruning;

/// <summary>
/// With which probability a weight stays, and what is stored then. For τ, ε with 0 &lt; ε ≤ 1:
/// <code>
/// |w| ≥ τ         p = 1
/// ετ ≤ |w| &lt; τ    p = (w/τ)²           stored w/p = τ²/w, between τ and τ/ε
/// |w| &lt; ετ        p = ε·|w|/τ          stored w/p = ±τ/ε: the floor
/// </code>
/// E[stored] = w. Without the floor, p = (w/τ)² throughout, stored values have no bound; with it none exceeds τ/ε.
/// This is the sampling of Achlioptas and McSherry (2007), max{q, √(q·f)} with q = (w/τ)² and f = ε², cut at p = 1.
/// </summary>
/// <param name="Threshold">τ, from which on weights surely stay as they are.</param>
/// <param name="Floor">ε.</param>
internal readonly record struct SpectrumRule(double Threshold, double Floor)
{
    /// <summary>p of a magnitude; 0 for 0.</summary>
    public double ProbabilityOf(double magnitude)
    {
        var ratio = magnitude / Threshold;
        return ratio >= 1 ? 1
            : ratio >= Floor ? ratio * ratio
            : Floor * ratio;
    }

    /// <summary>What is stored of a weight that stays.</summary>
    public double StoredOf(double weight)
    {
        var magnitude = Math.Abs(weight);
        return magnitude >= Threshold ? weight
            : magnitude >= Floor * Threshold ? Threshold * Threshold / weight
            : Math.CopySign(Threshold / Floor, weight);
    }
}
