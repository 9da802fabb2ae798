namespace NNCompress.Data.Npy;

/// <summary>
/// Column-major: element (i, j₁, …, j_k) of an (n, d₁, …, d_k) array stands at i + n·(j₁ + d₁·(j₂ + d₂·(…))), so a sample is scattered
/// over the whole file. A block of neighbouring samples is read at once and put in row-major order; samples asked for in order cost
/// one pass over the file for each block.
/// </summary>
internal sealed class FortranOrder : INpyOrder
{
    /// <summary>Bytes of a block: what a reader of large data may hold.</summary>
    private const int BlockBytes = 16 << 20;

    private readonly NpyHeader _header;
    private readonly RandomBytes _bytes;
    private readonly Lock _reading = new();
    private readonly long _samples;
    private readonly int _elements;
    private readonly int _width;
    private readonly int[] _rowMajor;
    private readonly long _blockSamples;
    private byte[] _block = [];
    private long _blockStart = -1;

    public FortranOrder(NpyHeader header, RandomBytes bytes)
    {
        (_header, _bytes, _samples, _width) = (header, bytes, header.Shape[0], header.Type.Width);
        _elements = _samples == 0 ? 0 : checked((int)(header.DataLength / _samples / _width));
        _rowMajor = RowMajorPositions();
        _blockSamples = Math.Clamp(BlockBytes / Math.Max(1L, (long)_elements * _width), 1, Math.Max(1, _samples));
    }

    /// <inheritdoc/>
    public void Read(long index, Span<byte> sample)
    {
        lock (_reading)
        {
            var start = index / _blockSamples * _blockSamples;
            if (start != _blockStart)
                Fill(start);
            _block.AsSpan((int)(index - start) * sample.Length, sample.Length).CopyTo(sample);
        }
    }

    private void Fill(long start)
    {
        _blockStart = -1;
        var count = (int)Math.Min(_blockSamples, _samples - start);
        var length = _elements * _width;
        if (_block.Length < count * length)
            _block = new byte[count * length];
        var column = new byte[count * _width];
        for (var e = 0; e < _elements; e++)
        {
            _bytes.Read((start + _samples * e) * _width, column);
            for (var i = 0; i < count; i++)
                column.AsSpan(i * _width, _width).CopyTo(_block.AsSpan(i * length + _rowMajor[e] * _width));
        }
        _blockStart = start;
    }

    /// <summary>Where each element of a sample, counted with the first of its axes fastest, stands in row-major order.</summary>
    private int[] RowMajorPositions()
    {
        var extents = _header.Shape.AsSpan()[1..];
        var positions = new int[_elements];
        for (var e = 0; e < _elements; e++)
        {
            var (rest, position, stride) = ((long)e, 0L, (long)_elements);
            foreach (var extent in extents)
            {
                stride /= extent;
                position += rest % extent * stride;
                rest /= extent;
            }
            positions[e] = (int)position;
        }
        return positions;
    }
}
