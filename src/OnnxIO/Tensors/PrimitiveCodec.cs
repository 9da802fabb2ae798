using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>Types that .NET has itself: fixed-width, little-endian.</summary>
internal sealed class PrimitiveCodec<T>(ElementType type) : ElementCodec
    where T : unmanaged, INumber<T>
{
    /// <summary>One half exists in every floating-point type and in no integer type.</summary>
    private static readonly bool IsIntegerType = T.IsZero(T.One / (T.One + T.One));

    /// <inheritdoc/>
    public override ElementType Type => type;

    /// <inheritdoc/>
    public override void Decode(ByteSource source, long start, Span<double> values) => DecodeTo(source, start, values);

    /// <inheritdoc/>
    public override void Decode(ByteSource source, long start, Span<float> values) => DecodeTo(source, start, values);

    /// <inheritdoc/>
    public override void Decode(ByteSource source, long start, Span<long> values) => DecodeTo(source, start, values);

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<double> values, Span<byte> bytes) => EncodeFrom(values, bytes);

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<float> values, Span<byte> bytes) => EncodeFrom(values, bytes);

    private static unsafe void DecodeTo<TTo>(ByteSource source, long start, Span<TTo> values)
        where TTo : unmanaged, INumber<TTo>
    {
        var offset = checked(start * sizeof(T));
        if (typeof(T) == typeof(TTo))
        {
            source.Read(offset, MemoryMarshal.AsBytes(values));
            return;
        }

        var bytes = source.Slice(offset, checked(values.Length * sizeof(T)));
        TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, T>(bytes), values);
    }

    private void EncodeFrom<TFrom>(ReadOnlySpan<TFrom> values, Span<byte> bytes)
        where TFrom : unmanaged, IFloatingPoint<TFrom>
    {
        CheckLength(values.Length, bytes);
        if (typeof(T) == typeof(TFrom))
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
            return;
        }

        var elements = MemoryMarshal.Cast<byte, T>(bytes);
        for (var i = 0; i < values.Length; i++)
            elements[i] = T.CreateSaturating(IsIntegerType ? TFrom.Round(values[i], MidpointRounding.ToEven) : values[i]);
    }
}
