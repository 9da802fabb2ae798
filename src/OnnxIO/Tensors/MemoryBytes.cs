using System.Buffers;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>Bytes that lie in managed memory: tensors that a pass made.</summary>
public sealed class MemoryBytes(ReadOnlyMemory<byte> bytes) : ByteSource
{
    /// <inheritdoc/>
    public override long Length => bytes.Length;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Slice(long offset, int count)
    {
        CheckSlice(offset, count);
        return bytes.Span.Slice((int)offset, count);
    }

    /// <inheritdoc/>
    public override ByteSource Part(long offset, long length)
    {
        CheckSlice(offset, length);
        return new MemoryBytes(bytes.Slice((int)offset, (int)length));
    }

    /// <inheritdoc/>
    public override bool TryPin(out MemoryHandle handle)
    {
        handle = bytes.Pin();
        return true;
    }
}
