using System.Numerics;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Magnitudes as integer keys. The bits of a finite float without its sign, read as an integer, order exactly as |w| does; so
/// selection works on keys, digit by digit, and never sorts.
/// <code>
/// key = [exponent | fraction],  |w| = m · 2^e · unit,  m = fraction (+ 2^f unless denormal),  e = max(exponent, 1) − 1
/// </code>
/// with f fraction bits and unit the smallest denormal. In this unit squares are integers, and sums of them are exact.
/// </summary>
internal sealed class MagnitudeFormat
{
    /// <summary>Keys of float32; narrower float types and dequantized integers are exact in it.</summary>
    public static readonly MagnitudeFormat Single = new(exponentBits: 8, fractionBits: 23, [15, 8, 8]);

    /// <summary>Keys of float64, for runs in which any tensor holds such numbers.</summary>
    public static readonly MagnitudeFormat Double = new(exponentBits: 11, fractionBits: 52, [15, 16, 16, 16]);

    private MagnitudeFormat(int exponentBits, int fractionBits, int[] digits)
    {
        FractionBits = fractionBits;
        KeyBits = exponentBits + fractionBits;
        Digits = digits;
        FirstNonFinite = ((1UL << exponentBits) - 1) << fractionBits;
    }

    public int KeyBits { get; }

    public int FractionBits { get; }

    /// <summary>How many bits of the key each pass over the data settles; the first digit holds the whole exponent.</summary>
    public IReadOnlyList<int> Digits { get; }

    /// <summary>log₂ of the unit: −149 or −1074.</summary>
    public int UnitExponent => this == Single ? -149 : -1074;

    /// <summary>The key of infinity; those of NaN lie above it.</summary>
    public ulong FirstNonFinite { get; }

    /// <summary>The magnitude of a finite key.</summary>
    public double ValueOf(ulong key) => this == Single ? BitConverter.UInt32BitsToSingle((uint)key) : BitConverter.UInt64BitsToDouble(key);

    /// <summary>m of the key.</summary>
    public ulong SignificandOf(ulong key)
    {
        var fraction = key & ((1UL << FractionBits) - 1);
        return key >> FractionBits == 0 ? fraction : fraction | (1UL << FractionBits);
    }

    /// <summary>e of the key.</summary>
    public int ExponentOf(ulong key) => Math.Max((int)(key >> FractionBits), 1) - 1;

    /// <summary>|w|² in units².</summary>
    public BigInteger SquareOf(ulong key)
    {
        BigInteger m = SignificandOf(key);
        return (m * m) << (2 * ExponentOf(key));
    }
}
