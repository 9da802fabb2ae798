using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.MemoryMappedFiles;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>A file mapped read-only into memory: its pages are read on demand and can be dropped by the system at any time.</summary>
public sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _start;
    private bool _disposed;

    /// <param name="path">An existing file.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public MappedFile(string path)
    {
        Path = path;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (!stream.CanSeek)
            throw new IOException($"'{path}' is no regular file.");
        Length = stream.Length;
        if (Length == 0)
            return; // an empty file cannot be mapped, and has nothing to map
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    public string Path { get; }

    /// <summary>Bytes in the file when it was opened.</summary>
    public long Length { get; }

    /// <summary>A part of the file as a source of its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part leaves the file.</exception>
    public ByteSource Region(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"region {offset}+{length} of {Length} bytes");
        return new MappedBytes(this, offset, length);
    }

    /// <summary>A view of part of the file.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (offset < 0 || count < 0 || offset > Length - count)
            throw new ArgumentOutOfRangeException(nameof(offset), $"slice {offset}+{count} of {Length} bytes");
        return count == 0 ? default : new ReadOnlySpan<byte>(_start + offset, count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _start = null;
        _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _map?.Dispose();
    }

    private sealed class MappedBytes(MappedFile file, long start, long length) : ByteSource
    {
        public override long Length => length;

        public override ReadOnlySpan<byte> Slice(long offset, int count)
        {
            CheckSlice(offset, count);
            return file.Slice(start + offset, count);
        }

        public override ByteSource Part(long offset, long partLength)
        {
            CheckSlice(offset, partLength);
            return new MappedBytes(file, start + offset, partLength);
        }

        public override bool TryPin(out MemoryHandle handle)
        {
            ObjectDisposedException.ThrowIf(file._disposed, file);
            handle = new MemoryHandle(file._start + start);
            return true;
        }

        internal override bool TryLocate([NotNullWhen(true)] out MappedFile? holder, out long offset)
        {
            (holder, offset) = (file, start);
            return true;
        }
    }
}
