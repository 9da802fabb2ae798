using System.Buffers;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>Bytes of a tensor that the runtime holds; readable until the result that it belongs to is disposed.</summary>
internal sealed unsafe class NativeBytes(byte* start, long length, NativeLifetime lifetime) : ByteSource
{
    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Slice(long offset, int count)
    {
        lifetime.Require();
        CheckSlice(offset, count);
        return new ReadOnlySpan<byte>(start + offset, count);
    }

    /// <inheritdoc/>
    public override ByteSource Part(long offset, long partLength)
    {
        CheckSlice(offset, partLength);
        return new NativeBytes(start + offset, partLength, lifetime);
    }

    /// <inheritdoc/>
    public override bool TryPin(out MemoryHandle handle)
    {
        lifetime.Require();
        handle = new MemoryHandle(start);
        return true;
    }
}
