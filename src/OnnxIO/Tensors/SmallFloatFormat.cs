namespace NNCompress.OnnxIO.Tensors;

/// <summary>
/// A signed floating-point format of at most 8 bits: sign s, exponent field e, fraction field f of m bits, bias b.
/// <code>
/// e > 0:  (-1)^s · 2^(e-b) · (1 + f/2^m)        e = 0:  (-1)^s · 2^(1-b) · f/2^m
/// </code>
/// Both are one formula for the magnitude's code c = e·2^m + f, counted in steps: within a binade the values lie 2^(max(e,1)-b-m)
/// apart, and the code after a binade's last is the next one's first. So rounding a number to a whole count of its binade's steps
/// and adding the codes of the binades below gives its code, a carry included.
/// </summary>
/// <param name="ExponentBits">Bits of e.</param>
/// <param name="FractionBits">Bits of f, m.</param>
/// <param name="Bias">b.</param>
/// <param name="Specials">Patterns that are no finite numbers.</param>
internal sealed record SmallFloatFormat(int ExponentBits, int FractionBits, int Bias, SmallFloatSpecials Specials)
{
    public static readonly SmallFloatFormat E4M3FN = new(4, 3, 7, SmallFloatSpecials.AllOnesIsNaN);
    public static readonly SmallFloatFormat E4M3FNUZ = new(4, 3, 8, SmallFloatSpecials.NegativeZeroIsNaN);
    public static readonly SmallFloatFormat E5M2 = new(5, 2, 15, SmallFloatSpecials.Ieee);
    public static readonly SmallFloatFormat E5M2FNUZ = new(5, 2, 16, SmallFloatSpecials.NegativeZeroIsNaN);
    public static readonly SmallFloatFormat E2M1 = new(2, 1, 1, SmallFloatSpecials.None);
    public static readonly SmallFloatFormat E2M3 = new(2, 3, 1, SmallFloatSpecials.None);
    public static readonly SmallFloatFormat E3M2 = new(3, 2, 3, SmallFloatSpecials.None);

    /// <summary>Bits of an element.</summary>
    public int Width => 1 + ExponentBits + FractionBits;

    private int SignBit => 1 << (ExponentBits + FractionBits);

    /// <summary>Code of the largest finite magnitude.</summary>
    private int LargestCode =>
        Specials switch
        {
            SmallFloatSpecials.Ieee => SignBit - 1 - (1 << FractionBits),
            SmallFloatSpecials.AllOnesIsNaN => SignBit - 2,
            _ => SignBit - 1,
        };

    private int NaNCode =>
        Specials switch
        {
            SmallFloatSpecials.NegativeZeroIsNaN => SignBit,
            SmallFloatSpecials.None => 0, // there is none; what becomes of NaN the standard leaves open
            _ => SignBit - 1,
        };

    /// <summary>The number that a bit pattern stands for; exact.</summary>
    public double Decode(int code)
    {
        var negative = (code & SignBit) != 0;
        var magnitude = code & (SignBit - 1);
        if (Specials == SmallFloatSpecials.NegativeZeroIsNaN && code == SignBit)
            return double.NaN;
        if (magnitude > LargestCode)
        {
            var isInfinity = Specials == SmallFloatSpecials.Ieee && magnitude == LargestCode + 1;
            return !isInfinity ? double.NaN
                : negative ? double.NegativeInfinity
                : double.PositiveInfinity;
        }

        var exponent = magnitude >> FractionBits;
        var fraction = magnitude & ((1 << FractionBits) - 1);
        var steps = exponent > 0 ? fraction + (1 << FractionBits) : fraction;
        var value = Math.ScaleB(steps, Math.Max(exponent, 1) - Bias - FractionBits);
        return negative ? -value : value;
    }

    /// <summary>
    /// The pattern of the nearest number, ties to the even code; beyond the largest number that one, also for infinity, as the
    /// standard's Cast does with <c>saturate=1</c>.
    /// </summary>
    public int Encode(double value)
    {
        if (double.IsNaN(value))
            return NaNCode;
        var sign = double.IsNegative(value) ? SignBit : 0;
        var magnitude = Math.Abs(value);
        if (double.IsInfinity(magnitude))
            return sign | LargestCode;
        // ILogB of zero is the smallest int: the smallest binade takes it, as it does all numbers below
        var binade = Math.Max(magnitude == 0 ? int.MinValue : Math.ILogB(magnitude), 1 - Bias);
        if (binade > 1 << ExponentBits)
            return sign | LargestCode; // far outside: the step would overflow below
        var steps = Math.Round(Math.ScaleB(magnitude, FractionBits - binade), MidpointRounding.ToEven);
        var code = ((binade - (1 - Bias)) << FractionBits) + (int)steps;
        code = Math.Min(code, LargestCode);
        return code == 0 && Specials == SmallFloatSpecials.NegativeZeroIsNaN ? 0 : sign | code;
    }
}
