using System.Buffers.Binary;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>
/// Decodes typed fields. <c>int32_data</c> carries every integer type up to 32 bits, bool, and the bit patterns of the narrow
/// floats; types of 2 and 4 bits lie packed in it, one packed byte per varint, as they would in <c>raw_data</c>; those of 6 bits one element per varint.
/// <c>uint64_data</c> carries uint32 and uint64; complex numbers are pairs in <c>float_data</c> or <c>double_data</c>.
/// </summary>
internal static class TypedPayloadDecoder
{
    private const int FloatField = 4;
    private const int DoubleField = 10;

    /// <exception cref="InvalidDataException">The field holds another number of elements than the dimensions say.</exception>
    public static ByteSource Decode(TypedPayload payload, ElementType type, long count)
    {
        var expected = type.ByteLength(count);
        if (payload.Chunks is [{ Field: FloatField or DoubleField } only])
            return only.Source.Length == expected ? only.Source : throw Mismatch(expected, only.Source.Length);

        if (type.Bits == 6)
            return DecodeSixBits(payload, expected, count);
        var bytes = new byte[checked((int)expected)];
        var at = 0;
        Span<byte> word = stackalloc byte[8];
        foreach (var chunk in payload.Chunks)
        {
            var source = chunk.Source.Whole;
            if (chunk.Field is FloatField or DoubleField)
            {
                if (source.Length > bytes.Length - at)
                    throw Mismatch(expected, at + source.Length);
                source.CopyTo(bytes.AsSpan(at));
                at += source.Length;
                continue;
            }

            var width = Math.Max(1, type.Bits / 8);
            while (source.Length > 0)
            {
                var value = ReadVarint(ref source);
                if (width > bytes.Length - at)
                    throw Mismatch(expected, at + width);
                BinaryPrimitives.WriteUInt64LittleEndian(word, value);
                word[..width].CopyTo(bytes.AsSpan(at));
                at += width;
            }
        }

        return at == bytes.Length ? new MemoryBytes(bytes) : throw Mismatch(expected, at);
    }

    /// <summary>Six bits do not divide a byte: the field holds one element an entry, the result the packed stream.</summary>
    private static MemoryBytes DecodeSixBits(TypedPayload payload, long expected, long count)
    {
        var codes = new List<byte>();
        foreach (var chunk in payload.Chunks)
        {
            var source = chunk.Source.Whole;
            while (source.Length > 0)
                codes.Add((byte)ReadVarint(ref source));
        }

        if (codes.Count != count)
            throw Mismatch(expected, codes.Count);
        var bytes = new byte[checked((int)expected)];
        PackedBits.Write([.. codes.Select(c => (byte)(c & 0x3F))], 6, bytes);
        return new MemoryBytes(bytes);
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> source)
    {
        ulong value = 0;
        for (var i = 0; i < 10; i++)
        {
            if (i >= source.Length)
                break;
            value |= (ulong)(source[i] & 0x7F) << (7 * i);
            if (source[i] < 0x80)
            {
                source = source[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("a varint of typed tensor data does not end");
    }

    private static InvalidDataException Mismatch(long expected, long found) =>
        new($"typed tensor data holds {found} bytes of elements where the dimensions need {expected}");
}
