using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// The blocks of a matrix, row of blocks by row of blocks; those at the right and lower edges may be smaller. Blocks do not reach
/// across groups or directions. Magnitudes are computed when they are read.
/// </summary>
internal sealed class BlockGrid : MagnitudeSource
{
    private readonly WeightMatrix _matrix;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _across;
    private readonly long _down;

    public BlockGrid(WeightMatrix matrix, int rows, int columns)
    {
        _matrix = matrix;
        _rows = rows;
        _columns = columns;
        _across = (matrix.Columns + columns - 1) / columns;
        _down = (matrix.BlockRows + rows - 1) / rows;
        Count = matrix.Rows / matrix.BlockRows * _down * _across;
    }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <inheritdoc/>
    public override bool HasSizes => true;

    /// <inheritdoc/>
    public override long Weights => _matrix.Rows * _matrix.Columns;

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
        var tile = new float[_rows * _matrix.Columns];
        for (var done = 0; done < buffer.Length; )
        {
            var (strip, first) = Math.DivRem(start + done, _across);
            var (row, rows) = Strip(strip);
            var part = tile.AsSpan(0, rows * _matrix.Columns);
            _matrix.Read(row, rows, part);
            for (var block = (int)first; block < _across && done < buffer.Length; block++)
                buffer[done++] = MagnitudeOf(part, rows, block);
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
