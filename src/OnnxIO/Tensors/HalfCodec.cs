using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NNCompress.OnnxIO.Tensors;

/// <summary><c>float16</c>, IEEE 754 binary16; to and from float by vector instructions. Numbers beyond 65504 become infinity.</summary>
internal sealed class HalfCodec : ElementCodec
{
    /// <inheritdoc/>
    public override ElementType Type => ElementType.Float16;

    /// <inheritdoc/>
    public override void Decode(ByteSource source, long start, Span<double> values)
    {
        var codes = CodesOf(source, start, values.Length);
        for (var i = 0; i < values.Length; i++)
            values[i] = (double)codes[i];
    }

    /// <inheritdoc/>
    public override void Decode(ByteSource source, long start, Span<float> values) =>
        TensorPrimitives.ConvertToSingle(CodesOf(source, start, values.Length), values);

    /// <inheritdoc/>
    public override void Decode(ByteSource source, long start, Span<long> values)
    {
        var codes = CodesOf(source, start, values.Length);
        for (var i = 0; i < values.Length; i++)
            values[i] = (long)codes[i];
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<double> values, Span<byte> bytes)
    {
        CheckLength(values.Length, bytes);
        var codes = MemoryMarshal.Cast<byte, Half>(bytes);
        for (var i = 0; i < values.Length; i++)
            codes[i] = (Half)values[i];
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<float> values, Span<byte> bytes)
    {
        CheckLength(values.Length, bytes);
        TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(bytes));
    }

    private static ReadOnlySpan<Half> CodesOf(ByteSource source, long start, int count) =>
        MemoryMarshal.Cast<byte, Half>(source.Slice(checked(start * sizeof(ushort)), checked(count * sizeof(ushort))));
}
