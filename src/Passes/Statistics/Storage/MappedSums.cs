using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// Sums in a mapped file, whose pages the system may write out and drop. The file has no name any more once it is mapped, where the system allows that, and goes with
/// the last use of the sums.
/// </summary>
internal sealed class MappedSums : SumStore
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeBuffer _sums;

    /// <param name="folder">Where the file lies; made where it is missing.</param>
    /// <param name="length">How many sums.</param>
    /// <exception cref="IOException">There is no room, or no such folder can be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public MappedSums(string folder, int length)
    {
        Length = length;
        var bytes = (long)length * sizeof(double);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $".moments.{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            // a full disk shows here, not when a page is written
            PreallocationSize = bytes,
            Options = FileOptions.DeleteOnClose,
        };
        var file = new FileStream(path, options);
        file.SetLength(bytes);
        var map = MemoryMappedFile.CreateFromFile(
            file,
            null,
            bytes,
            MemoryMappedFileAccess.ReadWrite,
            HandleInheritability.None,
            leaveOpen: false
        );
        _view = map.CreateViewAccessor(0, bytes);
        _sums = _view.SafeMemoryMappedViewHandle;
        // a killed program leaves nothing behind; Windows keeps the name until the file is closed
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
    }

    /// <inheritdoc/>
    public override int Length { get; }

    /// <inheritdoc/>
    public override double this[int index] => _view.ReadDouble((long)index * sizeof(double));

    /// <inheritdoc/>
    public override Span<double> Take(int start, Span<double> buffer)
    {
        _sums.ReadSpan((ulong)start * sizeof(double), buffer);
        return buffer;
    }

    /// <inheritdoc/>
    public override void Put(int start, ReadOnlySpan<double> sums) => _sums.WriteSpan((ulong)start * sizeof(double), sums);
}
