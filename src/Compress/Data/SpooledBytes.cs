using System.Security.Cryptography;

namespace NNCompress.Data;

/// <summary>
/// Bytes that can only be read from front to back, as a compressed archive's: written once, when first asked for, to a temporary
/// file that vanishes with this object.
/// </summary>
/// <param name="write">Writes all of the bytes.</param>
internal sealed class SpooledBytes(Action<Stream> write) : RandomBytes
{
    private readonly Lock _opening = new();
    private FileBytes? _file;
    private bool _disposed;

    /// <inheritdoc/>
    public override void Read(long offset, Span<byte> destination)
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _file ??= Spool();
        }
        _file.Read(offset, destination);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_opening)
        {
            _disposed = true;
            _file?.Dispose();
        }
    }

    private FileBytes Spool()
    {
        var path = Path.Combine(Path.GetTempPath(), $"nncompress-{RandomNumberGenerator.GetHexString(16)}.tmp");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            if (!OperatingSystem.IsWindows())
                File.Delete(path); // open files live on without a name here, so that nothing is left even if the process is killed
            write(file);
            file.Flush();
            return new FileBytes(file.SafeFileHandle, 0);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
