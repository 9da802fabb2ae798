using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class KernelFitTests
{
    private const int Outputs = 10;
    private const int Channels = 6;
    private const int Kernel = 9;
    private const int Columns = Channels * Kernel;

    [Theory]
    [InlineData("spatial")]
    [InlineData("tucker")]
    [InlineData("cp")]
    public void The_error_falls_at_each_round_in_the_norm_of_the_inputs(string form)
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        var w = Array.ConvertAll(RandomMatrix.Gaussian(Outputs * Columns, "w"), v => (double)v);
        var input = new InputNorm(RandomMatrix.Moment(Columns, 400, "x"), Columns, 1e-3);
        var fit = new KernelFit(w, Outputs, new KernelNorm(input, Columns, products), bench);
        var errors = new List<double>();
        var kernel = Start(form);
        var solution = fit.Fit(kernel, form == "tucker" ? 4 : null, errors);
        Assert.True(errors.Count > 3);
        Assert.Equal(errors.OrderDescending(), errors);
        Assert.True(errors[^1] < 0.95 * errors[0], $"{errors[0]} became {errors[^1]}");

        // the error is that of the kernel as it stands
        var difference = w.Zip(solution.Approximation, (a, b) => a - b).ToArray();
        Assert.Equal(
            new KernelNorm(input, Columns, products).Squared(difference, Outputs),
            solution.SquaredError,
            1e-9 * solution.SquaredError
        );
    }

    [Theory]
    [InlineData("spatial")]
    [InlineData("tucker")]
    [InlineData("cp")]
    public void Pull_is_the_adjoint_of_Push(string form)
    {
        var kernel = Start(form);
        for (var block = 0; block < kernel.Inner.Count; block++)
        {
            var v = Array.ConvertAll(RandomMatrix.Gaussian(kernel.Inner[block].Length, "v"), x => (double)x);
            var g = Array.ConvertAll(RandomMatrix.Gaussian(kernel.Features * Columns, "g"), x => (double)x);
            var left = kernel.Push(block, v).Zip(g, (a, b) => a * b).Sum();
            var right = kernel.Pull(block, g).Zip(v, (a, b) => a * b).Sum();
            Assert.Equal(left, right, 1e-9);
        }
    }

    [Fact]
    public void A_kernel_of_such_a_form_is_found_whole()
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        var planted = Start("spatial");
        var m = Array.ConvertAll(RandomMatrix.Gaussian(Outputs * planted.Features, "m"), v => (double)v);
        var w = products.Multiply(m, planted.Push(0, planted.Inner[0]), Outputs, planted.Features, Columns);
        var fit = new KernelFit(w, Outputs, new KernelNorm(null, Columns, products), bench);
        Assert.True(fit.Solve(planted).SquaredError < 1e-18 * w.Sum(v => v * v));
    }

    private static FactoredKernel Start(string form)
    {
        double[] Noise(int count, string purpose) => Array.ConvertAll(RandomMatrix.Gaussian(count, purpose), v => (double)v);
        switch (form)
        {
            case "spatial":
                // a = (channel, row), s = column of a 3×3 kernel
                int[][] columns =
                [
                    .. Enumerable.Range(0, 3).Select(s => Enumerable.Range(0, Channels * 3).Select(a => a * 3 + s).ToArray()),
                ];
                return new SeparatedKernel(Noise(4 * Channels * 3, "v"), 4, columns);
            case "tucker":
                int[][] positions =
                [
                    .. Enumerable.Range(0, Kernel).Select(k => Enumerable.Range(0, Channels).Select(c => c * Kernel + k).ToArray()),
                ];
                return new SeparatedKernel(Noise(3 * Channels, "u"), 3, positions);
            default:
                return new SeparableKernel([Noise(7 * Channels, "c"), Noise(7 * 3, "d"), Noise(7 * 3, "e")], 7, [Channels, 3, 3]);
        }
    }
}
