using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files.Wire;

/// <summary>Protobuf's variable-length integers: seven bits a byte, least significant first.</summary>
internal static class Varint
{
    /// <summary>Bytes that <paramref name="value"/> takes, 1 to 10.</summary>
    public static int Length(ulong value) => Math.Max(1, (70 - System.Numerics.BitOperations.LeadingZeroCount(value)) / 7);

    public static void Write(Stream destination, ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var count = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        destination.Write(bytes[..count]);
    }

    /// <summary>How many varints lie in <paramref name="source"/>: each ends with its only byte below 128.</summary>
    /// <returns>-1 where the last one does not end or one is longer than ten bytes.</returns>
    public static long Count(ByteSource source)
    {
        const int Step = 1 << 20;
        long count = 0;
        var length = 0;
        for (long offset = 0; offset < source.Length; offset += Step)
        {
            foreach (var b in source.Slice(offset, (int)Math.Min(Step, source.Length - offset)))
            {
                length++;
                if (b < 0x80)
                {
                    count++;
                    length = 0;
                }
                else if (length == 10)
                {
                    return -1;
                }
            }
        }

        return length == 0 ? count : -1;
    }
}
