using Microsoft.Win32.SafeHandles;

namespace NNCompress.Data;

/// <summary>A part of a file. Read, not mapped: a file that somebody cuts short meanwhile gives an error and no fault.</summary>
/// <param name="handle">The open file; owned.</param>
/// <param name="start">The part's first byte.</param>
internal sealed class FileBytes(SafeFileHandle handle, long start) : RandomBytes
{
    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var count = RandomAccess.Read(handle, destination, start + offset);
            if (count == 0)
                throw new EndOfStreamException();
            offset += count;
            destination = destination[count..];
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => handle.Dispose();
}
