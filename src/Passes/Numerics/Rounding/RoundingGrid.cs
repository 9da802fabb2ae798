namespace NNCompress.Passes.Numerics;

/// <summary>
/// The grid that a matrix [rows, columns] is rounded to: real = (q − z)·s with q from <see cref="Min"/> to <see cref="Max"/>. Each row has
/// one s and z for every group of columns; which group a column belongs to is fixed, whatever order columns are rounded in.
/// </summary>
internal sealed class RoundingGrid
{
    private readonly float[] _scales;
    private readonly int[] _zeros;
    private readonly int[] _groupOf;
    private readonly int _groups;

    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="min">Smallest integer.</param>
    /// <param name="max">Largest integer.</param>
    /// <param name="scales">s &gt; 0, row-major [rows, groups].</param>
    /// <param name="zeros">z of the same order; null where all are 0.</param>
    /// <param name="groupOf">The group of each column.</param>
    public RoundingGrid(int rows, int min, int max, float[] scales, int[]? zeros, int[] groupOf)
    {
        _groups = rows == 0 ? 0 : scales.Length / rows;
        if (_groups * rows != scales.Length || (zeros is not null && zeros.Length != scales.Length))
            throw new ArgumentException($"{scales.Length} scales for {rows} rows", nameof(scales));
        if (Array.Exists(scales, s => !(s > 0)))
            throw new ArgumentException("a scale is not positive", nameof(scales));
        (Rows, Min, Max) = (rows, min, max);
        (_scales, _zeros, _groupOf) = (scales, zeros ?? new int[scales.Length], groupOf);
    }

    public int Rows { get; }

    public int Columns => _groupOf.Length;

    public int Min { get; }

    public int Max { get; }

    /// <summary>A grid with one scale a row and zero point 0.</summary>
    public static RoundingGrid PerRow(int min, int max, float[] scales, int columns) =>
        new(scales.Length, min, max, scales, null, new int[columns]);

    public float Scale(int row, int column) => _scales[(row * _groups) + _groupOf[column]];

    public int Zero(int row, int column) => _zeros[(row * _groups) + _groupOf[column]];

    /// <summary>The nearest grid point's integer, ties to even.</summary>
    public int Nearest(int row, int column, double value)
    {
        var p = (row * _groups) + _groupOf[column];
        return (int)Math.Clamp(Math.Round(value / _scales[p]) + _zeros[p], Min, Max);
    }

    /// <summary>What an integer stands for.</summary>
    public double Value(int row, int column, int integer)
    {
        var p = (row * _groups) + _groupOf[column];
        return (double)(integer - _zeros[p]) * _scales[p];
    }

    /// <summary>The nearest integers of a whole matrix, row-major.</summary>
    public int[] Nearest(ReadOnlySpan<float> weights)
    {
        var integers = new int[weights.Length];
        for (var i = 0; i < integers.Length; i++)
            integers[i] = Nearest(i / Columns, i % Columns, weights[i]);
        return integers;
    }

    /// <summary>What a row of integers stands for.</summary>
    public void ValuesOf(int row, ReadOnlySpan<int> integers, Span<float> values)
    {
        for (var c = 0; c < integers.Length; c++)
            values[c] = (float)Value(row, c, integers[c]);
    }
}
