using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class NormalEquationsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 40)]
    [InlineData(5, 130)]
    public void Substitution_and_the_inverse_give_the_same_solution(int rows, int n)
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        var gram = RandomMatrix.Moment(n, 4 * n, "x");
        var target = Array.ConvertAll(RandomMatrix.Gaussian(rows * n, "y"), v => (double)v);
        var substituted = NormalEquations.Substitute(gram, target, rows, n, bench);
        var back = products.Multiply(substituted, gram, rows, n, n);
        var solved = NormalEquations.Solve(gram, target, rows, n, bench);
        for (var i = 0; i < target.Length; i++)
        {
            Assert.Equal(target[i], back[i], 1e-8);
            Assert.Equal(solved[i], substituted[i], 1e-8);
        }
    }

    [Fact]
    public void Zeros_have_the_solution_zero()
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        Assert.Equal([0.0, 0], NormalEquations.Substitute(new double[4], [1, 2], 1, 2, bench));
    }
}
