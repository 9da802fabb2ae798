using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// The blocks of a matrix, row of blocks by row of blocks; those at the right and lower edges may be smaller. Blocks do not reach
/// across groups or directions. Magnitudes are computed when they are read.
/// </summary>
internal sealed class BlockGrid : MagnitudeSource
{
    /// <summary>Weights read at a time: many rows, since layers of layout [in, out] store rows side by side.</summary>
    private const int TileElements = 1 << 18;

    private readonly WeightMatrix _matrix;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _across;
    private readonly long _down;
    private readonly int _stripsAtOnce;

    public BlockGrid(WeightMatrix matrix, int rows, int columns)
    {
        _matrix = matrix;
        _rows = rows;
        _columns = columns;
        _across = (matrix.Columns + columns - 1) / columns;
        _down = (matrix.BlockRows + rows - 1) / rows;
        _stripsAtOnce = (int)Math.Clamp(TileElements / ((long)rows * matrix.Columns), 1, _down);
        Count = matrix.Rows / matrix.BlockRows * _down * _across;
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override bool HasSizes => true;

    /// <inheritdoc/>
    public override long Weights => _matrix.Rows * _matrix.Columns;

    /// <inheritdoc/>
    public override int ReadLength => _stripsAtOnce * _across;

    /// <inheritdoc/>
    public override bool IsDouble => false;

    /// <inheritdoc/>
    public override void ReadSizes(long start, Span<int> sizes)
    {
        for (var i = 0; i < sizes.Length; i++)
        {
            var (strip, block) = Math.DivRem(start + i, _across);
            sizes[i] = Strip(strip).Rows * ColumnsOf((int)block);
        }
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Read(long start, Span<float> buffer)
    {
        var tile = new float[_stripsAtOnce * _rows * _matrix.Columns];
        for (var done = 0; done < buffer.Length; )
        {
            // as many rows of blocks at once as are wanted, fit into the tile and belong to one group
            var (strip, first) = Math.DivRem(start + done, _across);
            var wanted = (first + buffer.Length - done + _across - 1) / _across;
            var strips = (int)Math.Min(Math.Min(wanted, _stripsAtOnce), _down - (strip % _down));
            var (row, _) = Strip(strip);
            var (lastRow, lastRows) = Strip(strip + strips - 1);
            var rows = (int)(lastRow + lastRows - row);
            _matrix.Read(row, rows, tile.AsSpan(0, rows * _matrix.Columns));
            for (var s = 0; s < strips; s++, first = 0)
            {
                var part = tile.AsSpan(s * _rows * _matrix.Columns);
                for (var block = (int)first; block < _across && done < buffer.Length; block++)
                    buffer[done++] = MagnitudeOf(part, Math.Min(_rows, rows - (s * _rows)), block);
            }
        }

        return buffer;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Read(long start, Span<double> buffer)
    {
        var singles = Read(start, new float[buffer.Length]);
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = singles[i];
        return buffer;
    }

    /// <summary>Blocks side by side in a row of blocks.</summary>
    public int Across => _across;

    /// <summary>Lets all weights of a block go.</summary>
    public void SetBlock(long index, BitMask mask)
    {
        var (strip, block) = Math.DivRem(index, _across);
        var (row, rows) = Strip(strip);
        var last = Math.Min((int)(block + 1) * _columns, _matrix.Columns);
        for (var r = 0; r < rows; r++)
        {
            for (var column = (int)block * _columns; column < last; column++)
                mask.Set(_matrix.StoredIndex(row + r, column));
        }
    }

    /// <summary>First row and number of rows of a row of blocks.</summary>
    private (long Row, int Rows) Strip(long strip)
    {
        var (group, within) = Math.DivRem(strip, _down);
        var row = within * _rows;
        return ((group * _matrix.BlockRows) + row, (int)Math.Min(_rows, _matrix.BlockRows - row));
    }

    private int ColumnsOf(int block) => Math.Min(_columns, _matrix.Columns - (block * _columns));

    private float MagnitudeOf(ReadOnlySpan<float> tile, int rows, int block)
    {
        var first = block * _columns;
        var columns = ColumnsOf(block);
        double energy = 0;
        for (var r = 0; r < rows; r++)
        {
            foreach (var weight in tile.Slice((r * _matrix.Columns) + first, columns))
                energy += (double)weight * weight;
        }

        return (float)Math.Sqrt(energy / (rows * columns));
    }
}
