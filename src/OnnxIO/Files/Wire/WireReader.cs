using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files.Wire;

/// <summary>
/// Steps through protobuf's wire format. A message is a run of fields; a field is a key, the varint
/// (number · 8 + <see cref="WireType"/>), and a value whose extent follows from the wire type.
/// </summary>
internal sealed class WireReader(ByteSource source)
{
    /// <summary>Nested messages and groups, as deep as protobuf's own readers go.</summary>
    public const int MaxDepth = 100;

    public ByteSource Source => source;

    /// <summary>Offset of the next byte.</summary>
    public long Position { get; private set; }

    public void MoveTo(long position) => Position = position;

    /// <summary>The key of the next field: number · 8 + wire type.</summary>
    /// <exception cref="WireException">There is no valid key.</exception>
    public uint ReadKey(long end)
    {
        var start = Position;
        var key = ReadVarint(end);
        if (key is < 8 or > uint.MaxValue)
            throw new WireException("a field without a valid number", start);
        return (uint)key;
    }

    /// <summary>An integer of seven bits a byte, least significant first, at most ten bytes.</summary>
    public ulong ReadVarint(long end)
    {
        const int MaxBytes = 10;
        var bytes = source.Slice(Position, (int)Math.Min(MaxBytes, end - Position));
        ulong value = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            Position += i + 1;
            return value;
        }

        throw new WireException(bytes.Length == MaxBytes ? "a number that does not end" : "the data ends inside a number", Position);
    }

    /// <summary>The length in front of a nested message, string or packed run, checked against what is left.</summary>
    public long ReadLength(long end)
    {
        var start = Position;
        var length = ReadVarint(end);
        if (length > (ulong)(end - Position))
            throw new WireException($"a field announces {length} bytes where {end - Position} are left", start);
        return (long)length;
    }

    public void Advance(long count, long end)
    {
        if (count > end - Position)
            throw new WireException("the data ends inside a field", Position);
        Position += count;
    }

    /// <summary>Steps over the value of a field.</summary>
    /// <param name="key">The field's key, already read.</param>
    /// <param name="end">End of the message around it.</param>
    /// <param name="depth">Messages and groups around the field.</param>
    public void Skip(uint key, long end, int depth)
    {
        switch ((WireType)(key & 7))
        {
            case WireType.Varint:
                ReadVarint(end);
                break;
            case WireType.Fixed64:
                Advance(8, end);
                break;
            case WireType.Fixed32:
                Advance(4, end);
                break;
            case WireType.Length:
                Advance(ReadLength(end), end);
                break;
            case WireType.StartGroup:
                SkipGroup(key, end, depth + 1);
                break;
            default:
                throw new WireException($"wire type {key & 7} where no field can begin", Position);
        }
    }

    private void SkipGroup(uint startKey, long end, int depth)
    {
        if (depth > MaxDepth)
            throw new WireException($"more than {MaxDepth} messages nested in one another", Position, tooDeep: true);
        var endKey = startKey - (uint)WireType.StartGroup + (uint)WireType.EndGroup;
        while (true)
        {
            var key = ReadKey(end);
            if (key == endKey)
                return;
            Skip(key, end, depth);
        }
    }
}
