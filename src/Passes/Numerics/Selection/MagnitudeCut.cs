namespace NNCompress.Passes.Numerics;

/// <summary>
/// Which of a layer's units go: those below a magnitude, and of those that equal it the ones that come first.
/// Unit i goes when |w_i| &lt; <paramref name="Magnitude"/>, or |w_i| = <paramref name="Magnitude"/> and i &lt; <paramref name="TieEnd"/>.
/// </summary>
/// <param name="Magnitude">The largest magnitude that goes, or a number between it and the smallest that stays.</param>
/// <param name="TieEnd">Position up to which units of exactly this magnitude go.</param>
/// <param name="Count">How many weights go.</param>
/// <param name="RelativeError">√(Σ w² over those that go / Σ w²): ‖W − W̃‖/‖W‖. NaN for blocks.</param>
public readonly record struct MagnitudeCut(double Magnitude, long TieEnd, long Count, double RelativeError)
{
    /// <summary>Nothing goes.</summary>
    public static MagnitudeCut None => default;

    /// <summary>Whether a unit goes.</summary>
    public bool Contains(double magnitude, long index) => magnitude < Magnitude || (magnitude == Magnitude && index < TieEnd);
}
