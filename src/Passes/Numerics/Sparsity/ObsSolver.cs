using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Removes weights column by column, and lets those in the columns still to come make up for each (SparseGPT: Frantar and Alistarh 2023; the
/// recursion is that of OBC, Frantar and Alistarh 2022, in an order that all rows share).
/// <code>
/// W [rows, columns],  X̂ [n, columns],  H = X̂ᵀX̂ + λI,  UᵀU = H⁻¹ with U upper triangular
/// column j:  cost of w_ij is w_ij²/U_jj²;   where it goes:  e = w_ij/U_jj,   w_ik −= e·U_jk for k ≥ j
/// </code>
/// The costs paid add up to tr((W − W̃)·H·(W − W̃)ᵀ) exactly. Weights that are 0 from the start stay so. Strips of rows are swept by several threads; choices over all
/// rows are made between blocks of columns, so that the number of threads does not show.
/// </summary>
internal static class ObsSolver
{
    private const int Strip = SweepKernel.Strip;

    /// <param name="weights">W, row-major.</param>
    /// <param name="rows">Rows of W.</param>
    /// <param name="factor">U, in the order of the mask.</param>
    /// <param name="mask">Chooses what goes.</param>
    /// <param name="parallel">Threads; the result does not depend on them.</param>
    public static ObsResult Solve(ReadOnlySpan<double> weights, int rows, InverseFactor factor, SweepMask mask, ParallelOptions parallel)
    {
        var columns = factor.Order.Length;
        if (weights.Length != (long)rows * columns)
            throw new ArgumentException($"{weights.Length} weights for [{rows}, {columns}]", nameof(weights));
        var state = new SweepState(weights, rows, factor);
        var costs = new double[state.Strips];
        for (var start = 0; start < columns; start += mask.BlockWidth)
        {
            var (first, end) = (start, Math.Min(start + mask.BlockWidth, columns));
            mask.ChooseBlock(state, first, end);
            Parallel.For(0, state.Strips, parallel, strip => costs[strip] += SweepStrip(state, factor.Upper, mask, strip, first, end));
        }

        var pruned = state.ToMatrix();
        return new ObsResult(pruned, Math.Max(0, costs.Sum() - (factor.Ridge * Distance(weights, pruned))));
    }

    /// <returns>The costs paid.</returns>
    private static double SweepStrip(SweepState state, double[] upper, SweepMask mask, int strip, int first, int end)
    {
        var columns = state.Columns;
        var working = state.Working.AsSpan(strip * columns * Strip, columns * Strip);
        var gone = state.Gone.AsSpan(strip * columns * Strip, columns * Strip);
        var zero = state.WasZero.AsSpan(strip * columns * Strip, columns * Strip);
        var errors = new double[(end - first) * Strip];
        double cost = 0;
        for (var j = first; j < end; j++)
        {
            mask.ChooseColumn(state, strip, j);
            var column = working.Slice(j * Strip, Strip);
            var error = errors.AsSpan((j - first) * Strip, Strip);
            var pivot = upper[(j * columns) + j];
            for (var r = 0; r < Strip; r++)
            {
                if (!(gone[(j * Strip) + r] |= zero[(j * Strip) + r]))
                    continue;
                error[r] = column[r] / pivot;
                column[r] = 0;
                cost += error[r] * error[r];
            }

            for (var k = j + 1; k < end; k++)
            {
                var later = working.Slice(k * Strip, Strip);
                TensorPrimitives.MultiplyAdd<double>(error, -upper[(j * columns) + k], later, later);
            }
        }

        if (end < columns)
            SweepKernel.Subtract(working[(end * Strip)..], errors, upper.AsSpan((first * columns) + end), columns);
        return cost;
    }

    private static double Distance(ReadOnlySpan<double> before, double[] after)
    {
        double sum = 0;
        for (var i = 0; i < after.Length; i++)
            sum += (before[i] - after[i]) * (before[i] - after[i]);
        return sum;
    }
}
