using System.Numerics;

namespace NNCompress.Passes.Numerics;

/// <summary>The units of one layer whose keys lie in [<see cref="FirstKey"/>, <see cref="FirstKey"/> + 2^<see cref="OffsetBits"/>); never empty.</summary>
internal readonly struct MagnitudeBin(MagnitudeFormat format, ulong firstKey, int offsetBits, in BinSums sums)
{
    private readonly BinSums _sums = sums;

    public MagnitudeFormat Format { get; } = format;

    public ulong FirstKey { get; } = firstKey;

    /// <summary>Bits of the key that the bin leaves open; 0 where all its elements have one magnitude.</summary>
    public int OffsetBits { get; } = offsetBits;

    public ulong LastKey => FirstKey + ((1UL << OffsetBits) - 1);

    /// <summary>Units.</summary>
    public long Count => _sums.Count;

    /// <summary>Weights in these units.</summary>
    public long Weights => _sums.Weights;

    public bool IsSingleValued => OffsetBits == 0;

    /// <summary>Whether all elements are zeros: offsets from key 0 are the keys themselves.</summary>
    public bool HoldsOnlyZeros => FirstKey == 0 && _sums.Offsets == 0;

    /// <summary>
    /// Σ|w|² in units², exactly. All keys of a bin share their exponent, so m = m₀ + d and
    /// Σm² = n·m₀² + 2·m₀·Σd + Σd², times 2^(2e).
    /// </summary>
    public BigInteger Energy
    {
        get
        {
            BigInteger first = Format.SignificandOf(FirstKey);
            return ((Count * first * first) + (2 * first * (BigInteger)_sums.Offsets) + (BigInteger)_sums.SquaredOffsets)
                << (2 * Format.ExponentOf(FirstKey));
        }
    }

    /// <summary>Σ|w| in units, exactly: (n·m₀ + Σd) · 2^e.</summary>
    public BigInteger Total =>
        ((Count * (BigInteger)Format.SignificandOf(FirstKey)) + (BigInteger)_sums.Offsets) << Format.ExponentOf(FirstKey);
}
