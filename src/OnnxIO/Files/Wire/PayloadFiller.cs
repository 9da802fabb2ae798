using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files.Wire;

/// <summary>
/// The mirror image of <see cref="PayloadStripper"/>: writes a skeleton with the tensors' data put in, streamed from where it
/// lies. A first walk finds how long every message around data becomes, the second one writes.
/// </summary>
internal sealed class PayloadFiller
{
    private readonly ReadOnlyMemory<byte> _skeleton;
    private readonly IReadOnlyList<TensorPayload> _payloads;
    private readonly MessageKind _root;
    private readonly List<long> _lengths = [];
    private int _nextLength;
    private long _written;

    /// <param name="skeleton">A message in wire form whose tensors hold the indices of their payloads in <c>raw_data</c>.</param>
    /// <param name="payloads">The data; each raw, typed or external (written as <c>raw_data</c>).</param>
    /// <param name="root">What the message is.</param>
    public PayloadFiller(ReadOnlyMemory<byte> skeleton, IReadOnlyList<TensorPayload> payloads, MessageKind root)
    {
        _skeleton = skeleton;
        _payloads = payloads;
        _root = root;
        Length = Measure(new WireReader(new MemoryBytes(skeleton)), root, skeleton.Length);
    }

    /// <summary>Bytes that <see cref="WriteTo"/> writes.</summary>
    public long Length { get; }

    public void WriteTo(Stream destination, CancellationToken cancellation = default)
    {
        _nextLength = 0;
        _written = 0;
        Write(new WireReader(new MemoryBytes(_skeleton)), _root, _skeleton.Length, destination, cancellation);
    }

    /// <summary>Bytes that a payload takes as fields of its tensor, keys and lengths included.</summary>
    public static long FieldsLength(TensorPayload payload)
    {
        long total = 0;
        foreach (var (_, source) in FieldsOf(payload))
            total += 1 + Varint.Length((ulong)source.Length) + source.Length; // every data field's key is one byte
        return total;
    }

    private static ImmutableArray<TypedChunk> FieldsOf(TensorPayload payload) =>
        payload switch
        {
            RawPayload raw => [new TypedChunk(TensorPaths.RawData, raw.Source)],
            ExternalPayload external => [new TypedChunk(TensorPaths.RawData, external.Source)],
            TypedPayload typed => typed.Chunks,
            _ => throw new InvalidOperationException($"{payload.GetType().Name} has no data to put in."),
        };

    private long Measure(WireReader reader, MessageKind kind, long end)
    {
        long size = 0;
        while (reader.Position < end)
        {
            var start = reader.Position;
            var key = reader.ReadKey(end);
            var inner = TensorPaths.Below(kind, key);
            if (inner != MessageKind.Opaque)
            {
                size += reader.Position - start;
                var length = reader.ReadLength(end);
                var slot = _lengths.Count;
                _lengths.Add(0);
                _lengths[slot] = Measure(reader, inner, reader.Position + length);
                size += Varint.Length((ulong)_lengths[slot]) + _lengths[slot];
            }
            else if (kind == MessageKind.Tensor && key == TensorPaths.RawKey)
            {
                size += FieldsLength(ReadPlaceholder(reader, end));
            }
            else
            {
                reader.Skip(key, end, depth: 0);
                size += reader.Position - start;
            }
        }

        return size;
    }

    private void Write(WireReader reader, MessageKind kind, long end, Stream destination, CancellationToken cancellation)
    {
        while (reader.Position < end)
        {
            var start = reader.Position;
            var key = reader.ReadKey(end);
            var inner = TensorPaths.Below(kind, key);
            if (inner != MessageKind.Opaque)
            {
                CopyUpTo(reader.Position, destination);
                var length = reader.ReadLength(end);
                _written = reader.Position;
                Varint.Write(destination, (ulong)_lengths[_nextLength++]);
                Write(reader, inner, reader.Position + length, destination, cancellation);
            }
            else if (kind == MessageKind.Tensor && key == TensorPaths.RawKey)
            {
                CopyUpTo(start, destination);
                foreach (var (field, source) in FieldsOf(ReadPlaceholder(reader, end)))
                {
                    destination.WriteByte((byte)((field << 3) | (int)WireType.Length));
                    Varint.Write(destination, (ulong)source.Length);
                    source.CopyTo(destination, cancellation);
                }

                _written = reader.Position;
            }
            else
            {
                reader.Skip(key, end, depth: 0);
            }
        }

        CopyUpTo(end, destination);
    }

    private TensorPayload ReadPlaceholder(WireReader reader, long end)
    {
        var length = reader.ReadLength(end);
        var index = BitConverter.ToInt64(reader.Source.Slice(reader.Position, (int)length));
        reader.Advance(length, end);
        return _payloads[checked((int)index)];
    }

    private void CopyUpTo(long position, Stream destination)
    {
        destination.Write(_skeleton.Span[(int)_written..(int)position]);
        _written = position;
    }
}
