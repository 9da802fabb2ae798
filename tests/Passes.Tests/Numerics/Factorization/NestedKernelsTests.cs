using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class NestedKernelsTests
{
    private const int Outputs = 9;
    private const int Channels = 5;
    private const int Columns = Channels * 9;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Errors_of_all_ranks_are_those_of_kernels_that_are_solved_one_by_one(bool whitened)
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        var w = Noise(Outputs * Columns, "w");
        var input = whitened ? new InputNorm(RandomMatrix.Moment(Columns, 300, "x"), Columns, 1e-3) : null;
        var norm = new KernelNorm(input, Columns, products);
        var fit = new KernelFit(w, Outputs, norm, bench);
        int[][] positions = [.. Enumerable.Range(0, 9).Select(k => Enumerable.Range(0, Channels).Select(c => c * 9 + k).ToArray())];
        var basis = Noise(4 * Channels, "v");
        var nested = new NestedKernels(w, Outputs, norm, new SeparatedKernel(basis, 4, positions), bench);
        var all = nested.Errors();
        for (var rank = 1; rank <= 4; rank++)
        {
            var kernel = new SeparatedKernel(basis[..(rank * Channels)], rank, positions);
            Assert.Equal(fit.Solve(kernel).SquaredError, all[rank], 1e-8 * nested.Energy);
            var limited = nested.Errors(rank);
            for (var t = 1; t <= Outputs; t++)
                Assert.Equal(fit.Solve(kernel, t).SquaredError, limited[t], 1e-8 * nested.Energy);
        }
    }

    [Fact]
    public void The_gram_matrix_that_skips_zeros_is_that_of_the_features()
    {
        using var products = new MatrixProduct();
        var norm = new KernelNorm(new InputNorm(RandomMatrix.Moment(Columns, 300, "x"), Columns, 1e-3), Columns, products);
        int[][] columns = [.. Enumerable.Range(0, 3).Select(s => Enumerable.Range(0, Channels * 3).Select(a => a * 3 + s).ToArray())];
        var kernel = new SeparatedKernel(Noise(4 * Channels * 3, "v"), 4, columns);
        var features = kernel.Push(0, kernel.Inner[0]);
        var expected = products.Multiply(norm.Times(features, 12), features, 12, Columns, 12, transposeB: true);
        Assert.Equal(expected, kernel.Gram(norm, products), (a, b) => Math.Abs(a - b) < 1e-9 * Math.Abs(expected[0]));
    }

    private static double[] Noise(int count, string purpose) => Array.ConvertAll(RandomMatrix.Gaussian(count, purpose), v => (double)v);
}
