using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>What rounding a matrix does to its products: for row r, ‖X(w_r − q_r)‖² = (w_r − q_r)ᵀ·XᵀX·(w_r − q_r).</summary>
internal static class OutputError
{
    /// <param name="weights">W, row-major [rows, columns].</param>
    /// <param name="integers">Its integers, row-major.</param>
    /// <param name="grid">What they stand for.</param>
    /// <param name="moment">XᵀX, row-major [columns, columns].</param>
    /// <param name="parallel">Threads.</param>
    /// <returns>One figure a row, never negative.</returns>
    public static double[] OfRows(float[] weights, int[] integers, RoundingGrid grid, double[] moment, ParallelOptions parallel)
    {
        var errors = new double[grid.Rows];
        Parallel.For(
            0,
            grid.Rows,
            parallel,
            row =>
            {
                var difference = new double[grid.Columns];
                for (var c = 0; c < difference.Length; c++)
                {
                    var place = (row * grid.Columns) + c;
                    difference[c] = weights[place] - grid.Value(row, c, integers[place]);
                }

                errors[row] = Math.Max(0, Quadratic(difference, moment));
            }
        );
        return errors;
    }

    /// <summary>dᵀ·M·d.</summary>
    public static double Quadratic(ReadOnlySpan<double> difference, double[] moment)
    {
        double sum = 0;
        for (var i = 0; i < difference.Length; i++)
        {
            if (difference[i] != 0)
                sum += difference[i] * TensorPrimitives.Dot(moment.AsSpan(i * difference.Length, difference.Length), difference);
        }

        return sum;
    }
}
