using System.Numerics;

namespace NNCompress.Passes.Numerics;

/// <summary>Quotients of large integers: bounds that surely enclose them, and exact comparison.</summary>
internal static class ExactRatio
{
    /// <summary>Bits of the quotient that bounds are taken from; two more than a double keeps.</summary>
    private const int QuotientBits = 55;

    /// <summary>Two doubles between which <paramref name="numerator"/> / <paramref name="denominator"/> lies; 0/0 counts as 0.</summary>
    /// <param name="numerator">Not negative.</param>
    /// <param name="denominator">Not negative; 0 only where the numerator is.</param>
    public static (double Lower, double Upper) Bounds(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
            return (0, 0);
        var shift = QuotientBits - (int)(numerator.GetBitLength() - denominator.GetBitLength());
        var quotient = (ulong)(shift >= 0 ? (numerator << shift) / denominator : numerator / (denominator << -shift));
        // q ≤ exact < q + 1; conversion and scaling each round by at most half a unit in the last place
        return (Below(Math.ScaleB(Below(quotient), -shift)), Above(Math.ScaleB(Above(quotient + 1), -shift)));
    }

    /// <summary>The sign of a/b − c/d, exactly; 0/0 counts as 0.</summary>
    public static int Compare(BigInteger a, BigInteger b, BigInteger c, BigInteger d)
    {
        if (a.IsZero || c.IsZero)
            return a.Sign.CompareTo(c.Sign);
        return (a * d).CompareTo(c * b);
    }

    /// <summary>√(numerator / denominator) as a double; 0/0 counts as 0.</summary>
    public static double SquareRoot(BigInteger numerator, BigInteger denominator)
    {
        var (lower, upper) = Bounds(numerator, denominator);
        return Math.Sqrt((lower + upper) / 2);
    }

    private static double Below(double value) => Math.Max(0, Math.BitDecrement(value));

    private static double Above(double value) => Math.BitIncrement(value);
}
