using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>XᵀX of rows that lie in memory, and of all rows but these.</summary>
internal static class RowMoments
{
    /// <summary>Σ of x over its own noise below which what is left of a difference is rounding.</summary>
    private const double Noise = 1e-6;

    /// <param name="rows">Row-major [count, width].</param>
    /// <param name="width">Columns of all groups.</param>
    /// <param name="first">First column of the group.</param>
    /// <param name="columns">Columns of the group.</param>
    /// <param name="from">First row that counts.</param>
    /// <param name="parallel">Threads.</param>
    /// <returns>Row-major [columns, columns].</returns>
    public static double[] Of(float[] rows, int width, int first, int columns, int from, ParallelOptions parallel)
    {
        var count = width == 0 ? 0 : rows.Length / width;
        var used = new double[Math.Max(0, count - from) * (long)columns];
        for (var r = from; r < count; r++)
        for (var c = 0; c < columns; c++)
            used[((r - from) * (long)columns) + c] = rows[(r * (long)width) + first + c];
        var moment = new double[columns * columns];
        Parallel.For(
            0,
            columns,
            parallel,
            i =>
            {
                var sums = moment.AsSpan(i * columns, columns);
                for (var r = 0; r < count - from; r++)
                {
                    var x = used.AsSpan(r * columns, columns);
                    if (x[i] != 0)
                        TensorPrimitives.MultiplyAdd(x, x[i], sums, sums);
                }
            }
        );
        return moment;
    }

    /// <summary>What is left of a moment without some of its rows. A column that only these rows fire is 0 then, not the rounding of a difference.</summary>
    public static double[] Without(double[] moment, double[] part, int columns)
    {
        var rest = new double[moment.Length];
        TensorPrimitives.Subtract(moment, part, rest);
        for (var i = 0; i < columns; i++)
        {
            if (rest[(i * columns) + i] > Noise * moment[(i * columns) + i])
                continue;
            for (var j = 0; j < columns; j++)
                rest[(i * columns) + j] = rest[(j * columns) + i] = 0;
        }

        return rest;
    }
}
