namespace NNCompress.OnnxIO.Tensors;

/// <summary>Integers of 2 or 4 bits, signed ones in two's complement.</summary>
internal sealed class PackedIntegerCodec(ElementType type, bool signed) : PackedCodec(type, ValuesOf(type.Bits, signed))
{
    private readonly int _least = signed ? -(1 << (type.Bits - 1)) : 0;
    private readonly int _greatest = (1 << (signed ? type.Bits - 1 : type.Bits)) - 1;
    private readonly int _mask = (1 << type.Bits) - 1;

    protected override byte CodeOf(double value)
    {
        if (double.IsNaN(value))
            return 0;
        var nearest = Math.Clamp(Math.Round(value, MidpointRounding.ToEven), _least, _greatest);
        return (byte)((int)nearest & _mask);
    }

    private static float[] ValuesOf(int bits, bool signed)
    {
        var count = 1 << bits;
        return [.. Enumerable.Range(0, count).Select(code => (float)(signed && code >= count / 2 ? code - count : code))];
    }
}
