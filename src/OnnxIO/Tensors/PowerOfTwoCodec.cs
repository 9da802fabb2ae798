namespace NNCompress.OnnxIO.Tensors;

/// <summary>
/// <c>float8e8m0</c>, the scales of microscaling formats: code c stands for 2^(c-127), 255 for NaN; no sign, no zero. As the
/// standard's Cast with <c>round_mode=nearest</c>: ties round up, what is smaller than 2^-127 (zero too) becomes 2^-127, what is
/// larger than 2^127 becomes 2^127, infinity becomes NaN; a sign is lost.
/// </summary>
internal sealed class PowerOfTwoCodec() : PackedCodec(ElementType.Float8E8M0, Values())
{
    private const int Bias = 127;
    private const int Largest = 254;
    private const int NaN = 255;

    protected override byte CodeOf(double value)
    {
        if (!double.IsFinite(value))
            return NaN;
        var magnitude = Math.Abs(value);
        if (magnitude <= Math.ScaleB(1, -Bias))
            return 0;
        var exponent = Math.ILogB(magnitude);
        var roundsUp = magnitude >= Math.ScaleB(1.5, exponent);
        return (byte)Math.Min(exponent + Bias + (roundsUp ? 1 : 0), Largest);
    }

    private static float[] Values() => [.. Enumerable.Range(0, NaN).Select(code => (float)Math.ScaleB(1, code - Bias)), float.NaN];
}
