using System.Runtime.InteropServices;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>
/// <c>bfloat16</c>: the upper half of a float. A float is rounded by adding just below half a step, plus one where the kept part is
/// odd (ties to even), before the lower half is cut off; the carry may run into the exponent, up to infinity, as it should. A double is
/// rounded to odd first: its float keeps, in the lowest bit, that something was cut off, so that the second rounding equals a single one.
/// </summary>
internal sealed class BFloat16Codec : ElementCodec
{
    private const ushort QuietNaN = 0x7FC0;

    /// <inheritdoc/>
    public override ElementType Type => ElementType.BFloat16;

    /// <inheritdoc/>
    public override void Decode(ByteSource source, long start, Span<double> values)
    {
        var codes = CodesOf(source, start, values.Length);
        for (var i = 0; i < values.Length; i++)
            values[i] = ValueOf(codes[i]);
    }

    /// <inheritdoc/>
    public override void Decode(ByteSource source, long start, Span<float> values)
    {
        var codes = CodesOf(source, start, values.Length);
        for (var i = 0; i < values.Length; i++)
            values[i] = ValueOf(codes[i]);
    }

    /// <inheritdoc/>
    public override void Decode(ByteSource source, long start, Span<long> values)
    {
        var codes = CodesOf(source, start, values.Length);
        for (var i = 0; i < values.Length; i++)
            values[i] = (long)ValueOf(codes[i]);
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<double> values, Span<byte> bytes)
    {
        CheckLength(values.Length, bytes);
        var codes = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (var i = 0; i < values.Length; i++)
            codes[i] = CodeOf(RoundToOdd(values[i]));
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        CheckLength(values.Length, bytes);
        var codes = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (var i = 0; i < values.Length; i++)
            codes[i] = CodeOf(values[i]);
    }

    private static ReadOnlySpan<ushort> CodesOf(ByteSource source, long start, int count) =>
        MemoryMarshal.Cast<byte, ushort>(source.Slice(checked(start * sizeof(ushort)), checked(count * sizeof(ushort))));

    private static float ValueOf(ushort code) => BitConverter.UInt32BitsToSingle((uint)code << 16);

    private static ushort CodeOf(float value)
    {
        if (float.IsNaN(value))
            return QuietNaN;
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private static float RoundToOdd(double value)
    {
        var nearest = (float)value;
        if (nearest == value || double.IsNaN(value))
            return nearest;
        var bits = BitConverter.SingleToUInt32Bits(nearest);
        // toward zero: where the nearest float lies beyond the value, the one before it (before infinity, the largest)
        var truncated = Math.Abs((double)nearest) > Math.Abs(value) ? bits - 1 : bits;
        return BitConverter.UInt32BitsToSingle(truncated | 1);
    }
}
