using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files.Wire;

/// <summary>
/// Collects a message's bytes while lengths of nested messages are still unknown: a length takes five bytes, the longest
/// form of a 32-bit varint, and is filled in when the nested message is complete.
/// </summary>
internal sealed class SkeletonBuffer
{
    /// <summary>What a message may hold beside tensor data; protobuf's own limit is 2 GB.</summary>
    public const int MaxLength = 1 << 30;

    private const int LengthBytes = 5;

    private byte[] _bytes = new byte[1 << 12];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Append(ByteSource source, long from, long to)
    {
        if (to == from)
            return;
        var count = to - from;
        Reserve(count, from);
        source.Slice(from, (int)count).CopyTo(_bytes.AsSpan(Length));
        Length += (int)count;
    }

    public void AppendPlaceholder(int index)
    {
        Span<byte> field = [(byte)TensorPaths.RawKey, sizeof(long), 0, 0, 0, 0, 0, 0, 0, 0];
        BitConverter.TryWriteBytes(field[2..], (long)index);
        Reserve(field.Length, 0);
        field.CopyTo(_bytes.AsSpan(Length));
        Length += field.Length;
    }

    /// <summary>Leaves room for a length; to be filled by <see cref="EndMessage"/>.</summary>
    public int BeginMessage(long offset)
    {
        Reserve(LengthBytes, offset);
        Length += LengthBytes;
        return Length;
    }

    /// <param name="start">What <see cref="BeginMessage"/> gave.</param>
    public void EndMessage(int start)
    {
        var value = (uint)(Length - start);
        var field = _bytes.AsSpan(start - LengthBytes, LengthBytes);
        for (var i = 0; i < LengthBytes - 1; i++, value >>= 7)
            field[i] = (byte)(value | 0x80);
        field[^1] = (byte)value;
    }

    private void Reserve(long count, long offset)
    {
        if (count > MaxLength - Length)
            throw new WireException($"more than {MaxLength} bytes beside the tensors' data", offset);
        if (count <= _bytes.Length - Length)
            return;
        var size = (int)Math.Min(MaxLength, Math.Max(Length + count, _bytes.Length * 2L));
        Array.Resize(ref _bytes, size);
    }
}
