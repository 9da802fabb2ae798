using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>A run of bytes that is read in slices, so that its length may exceed what an array holds.</summary>
public abstract class ByteSource
{
    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>A view of <paramref name="count"/> bytes from <paramref name="offset"/>; valid while the source's file is open.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slice leaves the source.</exception>
    /// <exception cref="ObjectDisposedException">The file behind the source was closed.</exception>
    public abstract ReadOnlySpan<byte> Slice(long offset, int count);

    /// <summary>A part of the source as a source of its own, over the same bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part leaves the source.</exception>
    public abstract ByteSource Part(long offset, long length);

    /// <summary>The whole source as one view.</summary>
    /// <exception cref="InvalidOperationException">The source is longer than one span can be.</exception>
    public ReadOnlySpan<byte> Whole =>
        Length <= Array.MaxLength
            ? Slice(0, (int)Length)
            : throw new InvalidOperationException($"{Length} bytes do not fit one span; read them in slices.");

    /// <summary>Copies bytes from <paramref name="offset"/> on into <paramref name="destination"/>, which they fill.</summary>
    public virtual void Read(long offset, Span<byte> destination) => Slice(offset, destination.Length).CopyTo(destination);

    /// <summary>
    /// Fixes the bytes where they lie, for code that takes pointers: until the handle is disposed, and while the source's file is open.
    /// </summary>
    /// <returns>False where the bytes lie nowhere, as they are computed: read them into a buffer instead.</returns>
    public virtual bool TryPin(out MemoryHandle handle)
    {
        handle = default;
        return false;
    }

    /// <summary>Which file the bytes lie in, and where; false where they lie in memory or are computed.</summary>
    internal virtual bool TryLocate([NotNullWhen(true)] out MappedFile? file, out long offset)
    {
        (file, offset) = (null, 0);
        return false;
    }

    /// <summary>Writes all bytes to <paramref name="destination"/>, a megabyte at a time.</summary>
    public virtual void CopyTo(Stream destination, CancellationToken cancellation = default)
    {
        const int Step = 1 << 20;
        for (long offset = 0; offset < Length; offset += Step)
        {
            cancellation.ThrowIfCancellationRequested();
            destination.Write(Slice(offset, (int)Math.Min(Step, Length - offset)));
        }
    }

    /// <summary>Throws when a slice leaves the source.</summary>
    protected void CheckSlice(long offset, long count)
    {
        if (offset < 0 || count < 0 || offset > Length - count)
            throw new ArgumentOutOfRangeException(nameof(offset), $"slice {offset}+{count} of {Length} bytes");
    }
}
