using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// W ≈ B·A + D with D block-sparse: a few blocks of columns are free, all others 0 (Chen et al. 2021, "Pixelated Butterfly", with blocks as tall as W). In the
/// norm of S,
/// <code>
/// given J:      B·A on the columns R = the rest is the best of rank r of W_R in the norm of S_R|J,  A_J = 0;  D_J = W_J + (W − B·A)_R·Tᵀ       the joint optimum
/// given B:      J = the blocks whose freedom lowers ‖W − B·B⁺·W‖_S most (<see cref="BlockSelection"/>): those that the factors serve least
/// </code>
/// in turns, from the plain decomposition on: J grows by as many blocks each time, and when it is complete it is chosen anew for as long as the error falls
/// (<see cref="ConditionalMoment"/> has T and S_R|J).
/// </summary>
/// <param name="Pair">B and A, of all columns.</param>
/// <param name="Columns">J, rising.</param>
/// <param name="Values">D_J, row-major [rows, |J|].</param>
/// <param name="Errors">‖W − B·A − D‖² in the norm of S: without D at the same rank, and after each turn that was kept.</param>
internal sealed record ColumnResidual(MatrixPair Pair, int[] Columns, double[] Values, IReadOnlyList<double> Errors)
{
    /// <summary>A turn that brings less of the error is the last one.</summary>
    private const double Tolerance = 1e-4;

    /// <summary>Turns at most in which a complete J is chosen anew.</summary>
    private const int MostChoices = 4;

    /// <param name="w">W, row-major [rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="norm">The norm; null for the plain one.</param>
    /// <param name="rank">r, at least 1.</param>
    /// <param name="block">Columns of a block.</param>
    /// <param name="count">Blocks of D, at least 1, not all.</param>
    /// <param name="growth">In how many turns J grows, at least 1: with more, factors and J are fitted to each other better.</param>
    /// <param name="bench">What to work with.</param>
    public static ColumnResidual Of(
        double[] w,
        int rows,
        int columns,
        InputNorm? norm,
        int rank,
        int block,
        int count,
        int growth,
        Workbench bench
    )
    {
        var moment = norm?.Shrunk();
        var unserved = Unserved(w, WeightedSvd.Of(w, rows, columns, norm, rank, bench).Pair(rank), bench);
        var errors = new List<double> { Squared(unserved, rows, columns, moment, bench) };
        ColumnResidual? best = null;
        int[] blocks = [];
        growth = Math.Min(growth, count);
        for (var turn = 1; turn <= growth + MostChoices; turn++)
        {
            bench.Parallel.CancellationToken.ThrowIfCancellationRequested();
            var isGrowing = turn <= growth;
            var wanted = isGrowing ? (int)((long)count * turn / growth) : count;
            var next = BlockSelection.Of(unserved, rows, moment, columns, block, wanted, isGrowing ? blocks : [], bench);
            if (next.AsSpan().SequenceEqual(blocks))
                break;
            blocks = next;
            var (pair, chosen, values) = Solve(w, rows, columns, moment, rank, BlockSelection.ColumnsOf(blocks, block), bench);
            unserved = Unserved(w, pair, bench);
            var found = Squared(Less(Less(w, pair, bench), columns, chosen, values), rows, columns, moment, bench);
            if (!isGrowing && !(found < errors[^1] * (1 - Tolerance)))
                break;
            errors.Add(found);
            best = new ColumnResidual(pair, chosen, values, errors);
        }

        return best!;
    }

    /// <summary>B·A + D.</summary>
    public double[] Approximation(Workbench bench)
    {
        var sum = bench.Products.Multiply(Pair.Left, Pair.Right, Pair.Rows, Pair.Rank, Pair.Columns);
        for (var r = 0; r < Pair.Rows; r++)
        for (var c = 0; c < Columns.Length; c++)
            sum[r * Pair.Columns + Columns[c]] += Values[r * Columns.Length + c];
        return sum;
    }

    /// <summary>The joint optimum for given columns.</summary>
    private static (MatrixPair Pair, int[] Columns, double[] Values) Solve(
        double[] w,
        int rows,
        int columns,
        double[]? moment,
        int rank,
        int[] chosen,
        Workbench bench
    )
    {
        var conditional = ConditionalMoment.Of(moment, columns, chosen, bench);
        var (rest, width) = (conditional.Rest, conditional.Rest.Length);
        int[] all = [.. Enumerable.Range(0, rows)];
        var wanted = ConditionalMoment.Part(w, columns, all, rest);
        var norm = conditional.Moment is { } left ? new InputNorm(left, width, 0) : null;
        var own = Math.Min(rank, Math.Min(rows, width));
        var pair = WeightedSvd.Of(wanted, rows, width, norm, own, bench).Pair(own);
        var values = ConditionalMoment.Part(w, columns, all, chosen);
        if (conditional.Regression is { } regression)
        {
            var missing = bench.Products.Multiply(Less(wanted, pair, bench), regression, rows, width, chosen.Length, transposeB: true);
            TensorPrimitives.Add<double>(values, missing, values);
        }

        var right = new double[own * columns];
        for (var r = 0; r < own; r++)
        for (var c = 0; c < width; c++)
            right[r * columns + rest[c]] = pair.Right[r * width + c];
        return (new MatrixPair(rows, columns, own, pair.Left, right), chosen, values);
    }

    /// <summary>W − B·B⁺·W; columns of B are orthogonal to each other.</summary>
    private static double[] Unserved(double[] w, MatrixPair pair, Workbench bench)
    {
        var seen = bench.Products.Multiply(pair.Left, w, pair.Rank, pair.Rows, pair.Columns, transposeA: true);
        for (var i = 0; i < pair.Rank; i++)
        {
            var square = 0.0;
            for (var r = 0; r < pair.Rows; r++)
                square += pair.Left[r * pair.Rank + i] * pair.Left[r * pair.Rank + i];
            var row = seen.AsSpan(i * pair.Columns, pair.Columns);
            TensorPrimitives.Multiply(row, square > 0 ? 1 / square : 0, row);
        }

        return Less(w, pair with { Right = seen }, bench);
    }

    private static double[] Less(double[] w, MatrixPair pair, Workbench bench)
    {
        var product = bench.Products.Multiply(pair.Left, pair.Right, pair.Rows, pair.Rank, pair.Columns);
        TensorPrimitives.Subtract<double>(w, product, product);
        return product;
    }

    private static double[] Less(double[] error, int columns, int[] chosen, double[] values)
    {
        var left = (double[])error.Clone();
        for (var i = 0; i < values.Length; i++)
            left[i / chosen.Length * columns + chosen[i % chosen.Length]] -= values[i];
        return left;
    }

    private static double Squared(double[] error, int rows, int columns, double[]? moment, Workbench bench) =>
        moment is null
            ? TensorPrimitives.SumOfSquares<double>(error)
            : TensorPrimitives.Dot<double>(bench.Products.Multiply(error, moment, rows, columns, columns), error);
}
