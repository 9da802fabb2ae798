using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Audio;

/// <summary>Sound in one WAVE file as samples [time], or [time, channels] of several channels: the whole file, or clips of equal length one after the other.</summary>
internal sealed class WavColumn : SampleColumn
{
    private readonly WavHeader _header;
    private readonly FileBytes _bytes;
    private readonly long[] _dims;

    /// <param name="path">The file.</param>
    /// <param name="clip">Points in time of a clip; what fills none is left out. Null for the whole file as one sample.</param>
    /// <exception cref="DiagnosticException">The file cannot be read, or is shorter than a clip.</exception>
    public WavColumn(string path, long? clip)
    {
        Place = path;
        var stream = DataFile.Open(path);
        try
        {
            _header = WavHeader.Read(stream, path);
            var length = clip ?? _header.Frames;
            Count = length == 0 ? 0 : _header.Frames / length;
            if (Count == 0)
                throw new DiagnosticException(
                    DataCodes.NoSamples.At(
                        path,
                        $"The sound is {_header.Frames} points long, and a clip takes {length}.",
                        "Set a smaller `clip:`."
                    )
                );
            _dims = _header.Channels == 1 ? [length] : [length, _header.Channels];
            if (SampleBytes > Array.MaxLength)
                throw new DiagnosticException(
                    DataCodes.TooLarge.At(
                        path,
                        "A sample takes more than 2 GB.",
                        "Cut the sound into clips: `{wav: {file: …, clip: 160000}}`."
                    )
                );
            _bytes = new FileBytes(DataFile.Handle(stream), _header.Start);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string? Name => null;

    /// <inheritdoc/>
    public override string Place { get; }

    /// <inheritdoc/>
    public override ElementType Type => _header.Type;

    /// <inheritdoc/>
    public override ImmutableArray<Dimension> Shape => [.. _dims.Select(d => new Dimension(d))];

    /// <inheritdoc/>
    public override long Count { get; }

    private long SampleBytes => _dims[0] * _header.Channels * (Type.Bits / 8);

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        var sample = new byte[SampleBytes];
        try
        {
            _bytes.Read(index * SampleBytes, sample);
        }
        catch (IOException e)
        {
            throw new DiagnosticException(DataCodes.Unreadable.At(Place, $"Clip {index} cannot be read: {e.Message}"), e);
        }
        return Tensor.FromBytes(Type, _dims, sample);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _bytes.Dispose();
        base.Dispose(disposing);
    }
}
