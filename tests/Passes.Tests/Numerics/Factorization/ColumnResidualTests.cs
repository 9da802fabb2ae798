using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class ColumnResidualTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 3)]
    public void A_planted_sum_of_low_rank_and_dense_blocks_is_recovered(bool correlated, int block)
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        var (rows, columns) = (30, 48);
        int[] blocks = [2, 7, 11];
        var w = Planted(rows, columns, 3, block, blocks, products);
        var norm = correlated ? Norm(columns) : null;
        var found = ColumnResidual.Of(w, rows, columns, norm, 3, block, 3, 3, bench);
        Assert.Equal(BlockSelection.ColumnsOf(blocks, block), found.Columns);
        Assert.InRange(found.Errors[^1], 0, 1e-9 * found.Errors[0]);
        var approximation = found.Approximation(bench);
        Assert.All(w.Zip(approximation), p => Assert.Equal(p.First, p.Second, 1e-4));
    }

    [Fact]
    public void The_error_falls_at_each_turn_and_is_that_of_the_result()
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        for (var seed = 0; seed < 8; seed++)
        {
            var (rows, columns, block) = (20 + seed, 36, 1 + seed % 3);
            var w = Array.ConvertAll(RandomMatrix.Gaussian(rows * columns, $"w{seed}"), v => (double)v);
            var norm = seed % 2 == 0 ? null : Norm(columns);
            var found = ColumnResidual.Of(w, rows, columns, norm, 4, block, 12 / block / 2, 2, bench);
            for (var i = 1; i < found.Errors.Count; i++)
                Assert.True(found.Errors[i] < found.Errors[i - 1], string.Join(' ', found.Errors));
            Assert.True(found.Errors.Count >= 3);
            var difference = w.Zip(found.Approximation(bench), (a, b) => a - b).ToArray();
            var error = norm?.Squared(difference, rows, products) ?? difference.Sum(d => d * d);
            Assert.Equal(found.Errors[^1], error, 1e-4 * error);
        }
    }

    [Fact]
    public void No_other_residual_of_these_columns_is_better()
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        var (rows, columns) = (18, 30);
        var w = Array.ConvertAll(RandomMatrix.Gaussian(rows * columns, "w"), v => (double)v);
        var norm = Norm(columns);
        var found = ColumnResidual.Of(w, rows, columns, norm, 5, 1, 6, 3, bench);
        var difference = w.Zip(found.Approximation(bench), (a, b) => a - b).ToArray();
        // the gradient along D, E·S at the columns of D
        var gradient = products.Multiply(difference, norm.Shrunk(), rows, columns, columns);
        Assert.All(found.Columns, c => Assert.All(Enumerable.Range(0, rows), r => Assert.Equal(0, gradient[r * columns + c], 1e-6)));
        // and along B·A on the others: it is the best of its rank in the conditional norm
        var conditional = ConditionalMoment.Of(norm.Shrunk(), columns, found.Columns, bench);
        var rest = ConditionalMoment.Part(w, columns, [.. Enumerable.Range(0, rows)], conditional.Rest);
        var cut = WeightedSvd.Of(
            rest,
            rows,
            conditional.Rest.Length,
            new InputNorm(conditional.Moment!, conditional.Rest.Length, 0),
            rows,
            bench
        );
        Assert.Equal(cut.Errors()[5], found.Errors[^1], 1e-4 * found.Errors[^1]);
    }

    private static double[] Planted(int rows, int columns, int rank, int block, int[] blocks, MatrixProduct products)
    {
        var left = Array.ConvertAll(RandomMatrix.Gaussian(rows * rank, "left"), v => (double)v);
        var right = Array.ConvertAll(RandomMatrix.Gaussian(rank * columns, "right"), v => (double)v);
        var w = products.Multiply(left, right, rows, rank, columns);
        var dense = RandomMatrix.Gaussian(rows * columns, "dense");
        foreach (var column in BlockSelection.ColumnsOf(blocks, block))
        {
            for (var r = 0; r < rows; r++)
                w[r * columns + column] += dense[r * columns + column];
        }

        return w;
    }

    private static InputNorm Norm(int columns) => new(RandomMatrix.Moment(columns, 400, "x"), columns, 0);
}
