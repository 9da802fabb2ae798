using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Rounds a matrix column by column, and lets the columns still to come make up for what each rounding did to the output (GPTQ: Frantar et
/// al. 2022; the recursion is that of OBQ, Frantar and Alistarh 2022, in an order that all rows share).
/// <code>
/// W [rows, columns],  X̂ [n, columns],  H = X̂ᵀX̂ + λI,  UᵀU = H⁻¹ with U upper triangular
/// column j:  q_j = Q(w_j),   e = (w_j − q_j)/U_jj,   w_k −= e·U_jk for k > j
/// </code>
/// minimises tr((W − Q)·H·(W − Q)ᵀ) greedily. Scales are fixed beforehand, so that the order of columns needs no index in the model.
/// </summary>
internal static class GptqSolver
{
    /// <summary>Columns whose rounding errors are gathered before they reach the columns behind: the working set stays in the cache.</summary>
    private const int Block = 128;

    /// <summary>Rows worked on together by one thread.</summary>
    private const int Strip = 64;

    /// <param name="weights">W, row-major.</param>
    /// <param name="grid">Scales and zero points, rows and columns as W's.</param>
    /// <param name="moment">X̂ᵀX̂, row-major [columns, columns], up to a factor.</param>
    /// <param name="settings">Damping, order, zeros.</param>
    /// <param name="parallel">Threads; the result does not depend on them.</param>
    /// <returns>The integers, row-major.</returns>
    public static int[] Solve(float[] weights, RoundingGrid grid, double[] moment, GptqSettings settings, ParallelOptions parallel)
    {
        var (rows, columns) = (grid.Rows, grid.Columns);
        if (weights.Length != rows * columns || moment.Length != (long)columns * columns)
            throw new ArgumentException($"{weights.Length} weights and {moment.Length} moments for [{rows}, {columns}]", nameof(weights));
        var factor = InverseFactor.Of(moment, columns, settings.Damping, settings.ActivationOrder, parallel);
        var integers = new int[weights.Length];
        Parallel.For(
            0,
            (rows + Strip - 1) / Strip,
            parallel,
            strip => SolveStrip(strip * Strip, Math.Min(Strip, rows - (strip * Strip)), weights, grid, factor, settings.KeepZeros, integers)
        );
        return integers;
    }

    private static void SolveStrip(
        int first,
        int count,
        float[] weights,
        RoundingGrid grid,
        InverseFactor factor,
        bool keepZeros,
        int[] integers
    )
    {
        var columns = grid.Columns;
        var (order, upper) = (factor.Order, factor.Upper);
        // columns of the strip, each a run of its rows, in the order in which they are rounded
        var working = new double[columns * count];
        for (var j = 0; j < columns; j++)
        for (var r = 0; r < count; r++)
            working[(j * count) + r] = weights[((first + r) * columns) + order[j]];

        var errors = new double[Block * count];
        for (var start = 0; start < columns; start += Block)
        {
            var end = Math.Min(start + Block, columns);
            for (var j = start; j < end; j++)
            {
                var error = errors.AsSpan((j - start) * count, count);
                Round(first, order[j], working.AsSpan(j * count, count), upper[(j * columns) + j], error);
                for (var k = j + 1; k < end; k++)
                    Subtract(working.AsSpan(k * count, count), upper[(j * columns) + k], error);
            }

            for (var k = end; k < columns; k++)
            for (var j = start; j < end; j++)
                Subtract(working.AsSpan(k * count, count), upper[(j * columns) + k], errors.AsSpan((j - start) * count, count));
        }

        void Round(int row, int column, ReadOnlySpan<double> values, double pivot, Span<double> error)
        {
            for (var r = 0; r < values.Length; r++)
            {
                var place = ((row + r) * columns) + column;
                var q =
                    keepZeros && weights[place] == 0
                        ? Math.Clamp(grid.Zero(row + r, column), grid.Min, grid.Max)
                        : grid.Nearest(row + r, column, values[r]);
                integers[place] = q;
                error[r] = (values[r] - grid.Value(row + r, column, q)) / pivot;
            }
        }
    }

    private static void Subtract(Span<double> column, double factor, ReadOnlySpan<double> error) =>
        TensorPrimitives.MultiplyAdd(error, -factor, column, column);
}
