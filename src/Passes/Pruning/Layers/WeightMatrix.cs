using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// A weight as the matrix [out, in·k] of its layer, whatever the layout it is stored in: row = output channel (blocks such as groups
/// and directions below one another), column = input channel · kernel positions + kernel position.
/// </summary>
internal sealed class WeightMatrix : MatrixSource
{
    private readonly OutputMajorView _view;
    private readonly StoredWeights _weights;
    private readonly bool _kernelIsRun;

    /// <param name="view">Where the elements are stored.</param>
    /// <param name="weights">What is stored there.</param>
    public WeightMatrix(OutputMajorView view, StoredWeights weights)
    {
        _view = view;
        _weights = weights;
        BlockRows = view.RowCount;
        Channels = checked((int)view.ColumnCount);
        Kernel = checked((int)view.KernelCount);
        Columns = checked(Channels * Kernel);
        Rows = view.BlockCount * BlockRows;
        _kernelIsRun = IsRun(view.KernelOffsets, 1);
    }

    /// <inheritdoc/>
    public override long Rows { get; }

    /// <inheritdoc/>
    public override int Columns { get; }

    /// <summary>Rows of one block: output channels of one group or direction.</summary>
    public long BlockRows { get; }

    /// <summary>Input channels.</summary>
    public int Channels { get; }

    /// <summary>Kernel positions; 1 where there is no kernel.</summary>
    public int Kernel { get; }

    /// <summary>Where an entry is stored.</summary>
    public long StoredIndex(long row, int column) =>
        RowOffset(row) + _view.ColumnOffsets[column / Kernel] + _view.KernelOffsets[column % Kernel];

    /// <inheritdoc/>
    public override void Read(long row, int rows, Span<float> tile)
    {
        // rows that lie dense are read as they are; else, channel by channel, the rows of one block
        if (_kernelIsRun && IsRun(_view.ColumnOffsets, Kernel) && AreDenseRows(row, rows))
        {
            _weights.Read(RowOffset(row), tile[..(rows * Columns)]);
            return;
        }

        for (var done = 0; done < rows; )
        {
            var inBlock = (int)Math.Min(rows - done, BlockRows - ((row + done) % BlockRows));
            ReadWithinBlock(row + done, inBlock, tile.Slice(done * Columns, inBlock * Columns));
            done += inBlock;
        }
    }

    private void ReadWithinBlock(long row, int rows, Span<float> tile)
    {
        var first = RowOffset(row);
        if (_kernelIsRun && IsRun(_view.RowOffsets.Slice((int)(row % BlockRows), rows), Kernel))
        {
            // [channel, row, kernel], as MatMul and ConvTranspose store it: one run per channel
            var run = new float[rows * Kernel];
            for (var c = 0; c < Channels; c++)
            {
                _weights.Read(first + _view.ColumnOffsets[c], run);
                for (var r = 0; r < rows; r++)
                    run.AsSpan(r * Kernel, Kernel).CopyTo(tile[((r * Columns) + (c * Kernel))..]);
            }

            return;
        }

        for (var r = 0; r < rows; r++)
        {
            if (_kernelIsRun && IsRun(_view.ColumnOffsets, Kernel))
                _weights.Read(RowOffset(row + r), tile.Slice(r * Columns, Columns));
            else
                ReadEntries(row + r, tile.Slice(r * Columns, Columns));
        }
    }

    /// <summary>Any layout: entry by entry.</summary>
    private void ReadEntries(long row, Span<float> entries)
    {
        for (var column = 0; column < Columns; column++)
            _weights.Read(StoredIndex(row, column), entries.Slice(column, 1));
    }

    private long RowOffset(long row)
    {
        var (block, within) = Math.DivRem(row, BlockRows);
        return _view.BlockOffsets[(int)block] + _view.RowOffsets[(int)within];
    }

    private bool AreDenseRows(long row, int rows)
    {
        var first = RowOffset(row);
        for (var r = 1; r < rows; r++)
        {
            if (RowOffset(row + r) != first + ((long)r * Columns))
                return false;
        }

        return true;
    }

    private static bool IsRun(ReadOnlySpan<long> offsets, long step)
    {
        for (var i = 1; i < offsets.Length; i++)
        {
            if (offsets[i] != offsets[0] + (i * step))
                return false;
        }

        return true;
    }
}
