using System.Numerics;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>Types whose elements take at most one byte: decoded by a table of all patterns.</summary>
/// <param name="type">The type.</param>
/// <param name="values">The number that each pattern stands for.</param>
internal abstract class PackedCodec(ElementType type, float[] values) : ElementCodec
{
    private const int BlockSize = 256; // a multiple of four elements: blocks begin at whole bytes

    /// <inheritdoc/>
    public override ElementType Type => type;

    /// <summary>The pattern of the nearest number.</summary>
    protected abstract byte CodeOf(double value);

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

    private void DecodeTo<T>(ByteSource source, long start, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        Span<byte> codes = stackalloc byte[BlockSize];
        for (var at = 0; at < destination.Length; at += BlockSize)
        {
            var block = destination.Slice(at, Math.Min(BlockSize, destination.Length - at));
            PackedBits.Read(source, type.Bits, start + at, codes[..block.Length]);
            for (var i = 0; i < block.Length; i++)
                block[i] = T.CreateTruncating(values[codes[i]]);
        }
    }

    private void EncodeFrom<T>(ReadOnlySpan<T> numbers, Span<byte> bytes)
        where T : unmanaged, INumber<T>
    {
        CheckLength(numbers.Length, bytes);
        Span<byte> codes = stackalloc byte[BlockSize];
        for (var at = 0; at < numbers.Length; at += BlockSize)
        {
            var block = numbers.Slice(at, Math.Min(BlockSize, numbers.Length - at));
            for (var i = 0; i < block.Length; i++)
                codes[i] = CodeOf(double.CreateTruncating(block[i]));
            PackedBits.Write(codes[..block.Length], type.Bits, bytes.Slice((int)type.ByteLength(at), (int)type.ByteLength(block.Length)));
        }
    }
}
