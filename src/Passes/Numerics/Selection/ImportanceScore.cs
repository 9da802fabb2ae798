using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// How much a weight matters. Within a layer every score here grows with |w|, so the weights below a global cut of the scores are,
/// layer by layer, the weights below one magnitude; the scores differ in how they compare layers.
/// </summary>
public abstract class ImportanceScore : IParsable<ImportanceScore>
{
    /// <summary>Layer-adaptive magnitude, free of the layers' scales.</summary>
    public static readonly ImportanceScore Lamp = new LampScore();

    /// <summary>|w| itself.</summary>
    public static readonly ImportanceScore Magnitude = new MagnitudeScore();

    public static IReadOnlyList<ImportanceScore> All { get; } = [Lamp, Magnitude];

    /// <summary>The name on the command line and in recipes.</summary>
    public abstract string Id { get; }

    /// <summary>The score of that name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static ImportanceScore Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var score) ? score : throw new FormatException($"'{s}' is no score: {string.Join(", ", All)}.");

    /// <inheritdoc/>
    public static bool TryParse(
        [NotNullWhen(true)] string? s,
        IFormatProvider? provider,
        [MaybeNullWhen(false)] out ImportanceScore result
    ) => (result = All.FirstOrDefault(score => score.Id == s)) is not null;

    /// <summary>
    /// Bounds of the scores of a bin's elements, grown by rounding. Exact up to rounding for the smallest element where that is the
    /// bin's first key, and for a bin of one value.
    /// </summary>
    /// <param name="bin">Some elements of a layer with neighbouring magnitudes.</param>
    /// <param name="energyAbove">Σ|w|² over the layer's elements above the bin, in units².</param>
    internal abstract (double Lower, double Upper) BoundsOf(in MagnitudeBin bin, BigInteger energyAbove);

    /// <summary>Compares the scores of two bins of one value each, exactly.</summary>
    internal abstract int Compare(in MagnitudeBin a, BigInteger energyAboveA, in MagnitudeBin b, BigInteger energyAboveB);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
