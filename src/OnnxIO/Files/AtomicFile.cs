namespace NNCompress.OnnxIO.Files;

/// <summary>
/// A file that appears whole or not at all: it is written under a temporary name beside its target, flushed to the disk, and
/// renamed, which the file system does in one step. Disposed without <see cref="Commit"/>, it leaves nothing behind.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _committed;

    /// <param name="folder">An existing folder, that of the target.</param>
    /// <param name="name">The target's name, from which the temporary one is made.</param>
    /// <param name="length">Bytes that will be written: room for them is reserved, so that a full disk is noticed at once.</param>
    /// <exception cref="IOException">There is no such folder, or no room.</exception>
    public AtomicFile(string folder, string name, long length)
    {
        _temporary = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            PreallocationSize = length,
            BufferSize = 1 << 16,
        };
        try
        {
            _stream = new FileStream(_temporary, options);
        }
        catch (IOException)
        {
            File.Delete(_temporary);
            throw;
        }
    }

    public Stream Stream => _stream;

    /// <summary>Flushes the file to the disk and closes it; it can then be read under its temporary name.</summary>
    /// <returns>The temporary name.</returns>
    public string Complete()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        return _temporary;
    }

    /// <summary>Gives the complete file its name, replacing a file of that name.</summary>
    public void Commit(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path))
            File.SetUnixFileMode(_temporary, File.GetUnixFileMode(path));
        File.Move(_temporary, path, overwrite: true);
        _committed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_committed)
            File.Delete(_temporary);
    }
}
