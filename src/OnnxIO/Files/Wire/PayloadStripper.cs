using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files.Wire;

/// <summary>
/// Walks a message once and splits it: everything but the tensors' data is copied into a small skeleton for protobuf to parse;
/// the data stays where it is, and the skeleton's tensors say by number which is theirs. So neither a tensor's bytes are copied
/// nor does protobuf's limit of 2 GB apply to them.
/// </summary>
internal sealed class PayloadStripper
{
    private readonly WireReader _reader;
    private readonly SkeletonBuffer _skeleton = new();
    private readonly List<StoredPayload> _payloads = [];
    private long _copied;

    private PayloadStripper(ByteSource source) => _reader = new WireReader(source);

    /// <exception cref="WireException">The bytes are no such message, or nested too deep.</exception>
    public static Skeleton Strip(ByteSource source, MessageKind root)
    {
        var stripper = new PayloadStripper(source);
        stripper.Walk(root, source.Length, depth: 0);
        return new Skeleton(stripper._skeleton.Written, stripper._payloads);
    }

    private void Walk(MessageKind kind, long end, int depth)
    {
        if (depth > WireReader.MaxDepth)
            throw new WireException($"more than {WireReader.MaxDepth} messages nested in one another", _reader.Position, tooDeep: true);
        var payload = kind == MessageKind.Tensor ? new StoredPayload() : null;
        ulong seen = 0;
        while (_reader.Position < end)
        {
            var start = _reader.Position;
            var key = _reader.ReadKey(end);
            if (payload is not null && TryTake(payload, key, start, end))
                continue;
            var inner = TensorPaths.Below(kind, key);
            if (inner == MessageKind.Opaque)
            {
                _reader.Skip(key, end, depth);
                continue;
            }

            if (TensorPaths.IsSingular(kind, key))
            {
                var bit = 1UL << (int)(key >> 3);
                if ((seen & bit) != 0)
                    throw new WireException($"field {key >> 3} of a {kind.ToString().ToLowerInvariant()} occurs twice", start);
                seen |= bit;
            }

            CopyUpTo(_reader.Position);
            var length = _reader.ReadLength(end);
            _copied = _reader.Position;
            var message = _skeleton.BeginMessage(start);
            Walk(inner, _reader.Position + length, depth + 1);
            _skeleton.EndMessage(message);
        }

        CopyUpTo(end);
        if (payload is { IsEmpty: false })
        {
            _skeleton.AppendPlaceholder(_payloads.Count);
            _payloads.Add(payload);
        }
    }

    /// <summary>Takes a field of element data out of the message; false where the field is another.</summary>
    private bool TryTake(StoredPayload payload, uint key, long start, long end)
    {
        var field = key >> 3;
        var wireType = (WireType)(key & 7);
        var element = TensorPaths.ElementWireType(field);
        if (wireType == WireType.Length && (element is not null || field == TensorPaths.RawData))
        {
            CopyUpTo(start);
            var length = _reader.ReadLength(end);
            var run = _reader.Source.Part(_reader.Position, length);
            _reader.Advance(length, end);
            if (element is null)
                payload.Raw = run;
            else
                payload.Add((int)field, run);
        }
        else if (wireType == element)
        {
            CopyUpTo(start);
            var at = _reader.Position;
            _reader.Skip(key, end, depth: 0);
            payload.Add((int)field, _reader.Source.Part(at, _reader.Position - at));
        }
        else
        {
            return false;
        }

        _copied = _reader.Position;
        return true;
    }

    private void CopyUpTo(long position)
    {
        _skeleton.Append(_reader.Source, _copied, position);
        _copied = position;
    }
}
