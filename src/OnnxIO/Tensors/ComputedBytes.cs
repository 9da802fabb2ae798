namespace NNCompress.OnnxIO.Tensors;

/// <summary>
/// Bytes that are computed when they are read, so that a changed tensor need not be held in memory: it is the stored one and a rule.
/// Reading the same bytes twice gives the same bytes; several threads may read at once.
/// </summary>
public abstract class ComputedBytes : ByteSource
{
    /// <summary>Computes the bytes from <paramref name="offset"/> on.</summary>
    public abstract override void Read(long offset, Span<byte> destination);

    /// <summary>A new array with the bytes: for large parts use <see cref="Read"/> or <see cref="CopyTo"/>.</summary>
    public sealed override ReadOnlySpan<byte> Slice(long offset, int count)
    {
        CheckSlice(offset, count);
        var bytes = new byte[count];
        Read(offset, bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public sealed override ByteSource Part(long offset, long length)
    {
        CheckSlice(offset, length);
        return new Window(this, offset, length);
    }

    /// <summary>Writes all bytes to <paramref name="destination"/>, through one buffer of a megabyte.</summary>
    public sealed override void CopyTo(Stream destination, CancellationToken cancellation = default)
    {
        var buffer = new byte[(int)Math.Min(1 << 20, Length)];
        for (long offset = 0; offset < Length; offset += buffer.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, Length - offset));
            Read(offset, part);
            destination.Write(part);
        }
    }

    private sealed class Window(ComputedBytes whole, long start, long length) : ComputedBytes
    {
        public override long Length => length;

        public override void Read(long offset, Span<byte> destination)
        {
            CheckSlice(offset, destination.Length);
            whole.Read(start + offset, destination);
        }
    }
}
