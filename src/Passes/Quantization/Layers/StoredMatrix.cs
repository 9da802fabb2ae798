using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A quantized weight as matrices, one for each convolution group: rows are output channels, columns input channels, and within these kernel positions. Holds
/// the integers while they are changed.
/// </summary>
internal sealed class StoredMatrix
{
    private readonly StoredLayer _layer;
    private readonly double[] _integers;
    private readonly float[] _original;

    public StoredMatrix(StoredLayer layer)
    {
        _layer = layer;
        _integers = layer.Integers.Read();
        _original = layer.Original.Weight.Tensor.ToSingles();
        Rows = layer.View.RowOffsets.Length;
        Kernel = layer.View.KernelOffsets.Length;
        Columns = layer.View.ColumnOffsets.Length * Kernel;
    }

    /// <summary>Convolution groups.</summary>
    public int Blocks => _layer.View.BlockOffsets.Length;

    /// <summary>Output channels of a group.</summary>
    public int Rows { get; }

    /// <summary>Products that are summed for an output.</summary>
    public int Columns { get; }

    private int Kernel { get; }

    /// <summary>The weights of a group before rounding, row-major.</summary>
    public float[] Original(int block) => Read(block, _layer.Original.View, i => _layer.Original.Factor * _original[i]);

    /// <summary>The integers of a group, row-major.</summary>
    public int[] Integers(int block) => Read(block, _layer.View, i => (int)_integers[i]);

    /// <summary>Replaces the integers of a group.</summary>
    public void Put(int block, int[] integers)
    {
        for (var r = 0; r < Rows; r++)
        for (var c = 0; c < Columns; c++)
            _integers[IndexOf(_layer.View, block, r, c)] = integers[(r * Columns) + c];
    }

    /// <summary>Scales and zero points of a group's elements.</summary>
    public RoundingGrid GridOf(int block)
    {
        var scales = Read(block, _layer.View, _layer.Integers.ScaleAt);
        var zeros = Read(block, _layer.View, _layer.Integers.ZeroAt);
        return new RoundingGrid(Rows, _layer.Grid.Min, _layer.Grid.Max, scales, zeros, [.. Enumerable.Range(0, Columns)]);
    }

    /// <summary>Stores the integers as they are now.</summary>
    public void Write(GraphEditor editor) => _layer.Integers.Write(editor, _integers);

    private T[] Read<T>(int block, OutputMajorView view, Func<long, T> at)
    {
        var values = new T[Rows * Columns];
        for (var r = 0; r < Rows; r++)
        for (var c = 0; c < Columns; c++)
            values[(r * Columns) + c] = at(IndexOf(view, block, r, c));
        return values;
    }

    private long IndexOf(OutputMajorView view, int block, int row, int column) =>
        view.BlockOffsets[block] + view.RowOffsets[row] + view.ColumnOffsets[column / Kernel] + view.KernelOffsets[column % Kernel];
}
