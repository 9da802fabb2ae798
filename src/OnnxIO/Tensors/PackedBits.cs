namespace NNCompress.OnnxIO.Tensors;

/// <summary>
/// Elements of 2, 4, 6 or 8 bits in one stream of bits: element i takes the bits from i·width on, the low bits of a byte first.
/// Bits after the last element are zero.
/// </summary>
internal static class PackedBits
{
    /// <summary>Copies elements from <paramref name="start"/> on, one a byte, into <paramref name="codes"/>.</summary>
    public static void Read(ByteSource source, int width, long start, Span<byte> codes)
    {
        if (codes.IsEmpty)
            return;
        var firstBit = checked(start * width);
        var firstByte = firstBit / 8;
        var lastByte = (firstBit + ((long)codes.Length * width) - 1) / 8;
        var bytes = source.Slice(firstByte, checked((int)(lastByte - firstByte + 1)));
        if (width == 8)
        {
            bytes.CopyTo(codes);
            return;
        }

        var mask = (1 << width) - 1;
        var bit = (int)(firstBit % 8);
        for (var i = 0; i < codes.Length; i++, bit += width)
        {
            var at = bit / 8;
            var word = at + 1 < bytes.Length ? bytes[at] | (bytes[at + 1] << 8) : bytes[at]; // six bits may lie across two bytes
            codes[i] = (byte)((word >> (bit % 8)) & mask);
        }
    }

    /// <summary>Packs the low bits of <paramref name="codes"/> from the first bit of <paramref name="bytes"/> on.</summary>
    public static void Write(ReadOnlySpan<byte> codes, int width, Span<byte> bytes)
    {
        if (width == 8)
        {
            codes.CopyTo(bytes);
            return;
        }

        bytes.Clear();
        long bit = 0;
        foreach (var code in codes)
        {
            var at = (int)(bit / 8);
            var word = code << (int)(bit % 8);
            bytes[at] |= (byte)word;
            if (word > byte.MaxValue)
                bytes[at + 1] |= (byte)(word >> 8);
            bit += width;
        }
    }
}
