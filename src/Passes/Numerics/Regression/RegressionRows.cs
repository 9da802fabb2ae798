namespace NNCompress.Passes.Numerics;

/// <summary>
/// Rows of a regression where they were collected: Z [n, q] a range of columns, E = Y − Ŷ [n, outputs] another range's difference. Only blocks of them stand in double
/// precision at a time.
/// </summary>
/// <param name="z">Rows that hold Z, from column <paramref name="firstZ"/>.</param>
/// <param name="wanted">Rows that hold Y, from column <paramref name="firstE"/>, as many as of Z.</param>
/// <param name="found">Rows that hold Ŷ, as Y.</param>
/// <param name="firstZ">Z's first column.</param>
/// <param name="q">Z's columns.</param>
/// <param name="firstE">Y's and Ŷ's first column.</param>
/// <param name="outputs">Their columns.</param>
internal sealed class RegressionRows(
    IReadOnlyList<float[]> z,
    IReadOnlyList<float[]> wanted,
    IReadOnlyList<float[]> found,
    int firstZ,
    int q,
    int firstE,
    int outputs
)
{
    /// <summary>Elements of a block: 8 MB.</summary>
    private const int BlockElements = 1 << 20;

    /// <summary>n.</summary>
    public int Count => z.Count;

    /// <summary>q.</summary>
    public int Regressors => q;

    /// <summary>What is explained.</summary>
    public int Outputs => outputs;

    /// <summary>Cuts [from, to) into ranges of as many rows, or columns, as a block holds.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">One behind the last.</param>
    /// <param name="width">Elements of each.</param>
    public static IEnumerable<(int From, int To)> Blocks(int from, int to, int width)
    {
        var step = Math.Max(64, BlockElements / Math.Max(1, width));
        for (var start = from; start < to; start += step)
            yield return (start, Math.Min(start + step, to));
    }

    /// <summary>Rows [from, to) of Z, row-major.</summary>
    public double[] Z(int from, int to) => Z(from, to, 0, q);

    /// <summary>Columns [firstColumn, firstColumn + columns) of rows [from, to) of Z, row-major.</summary>
    public double[] Z(int from, int to, int firstColumn, int columns)
    {
        var block = new double[(to - from) * columns];
        for (var r = from; r < to; r++)
        {
            var row = z[r].AsSpan(firstZ + firstColumn, columns);
            for (var c = 0; c < columns; c++)
                block[(r - from) * columns + c] = row[c];
        }

        return block;
    }

    /// <summary>Rows [from, to) of E, row-major.</summary>
    public double[] E(int from, int to)
    {
        var block = new double[(to - from) * outputs];
        for (var r = from; r < to; r++)
        {
            var y = wanted[r].AsSpan(firstE, outputs);
            var ŷ = found[r].AsSpan(firstE, outputs);
            for (var o = 0; o < outputs; o++)
                block[(r - from) * outputs + o] = (double)y[o] - ŷ[o];
        }

        return block;
    }
}
