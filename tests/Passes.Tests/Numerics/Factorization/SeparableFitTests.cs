using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class SeparableFitTests
{
    private const int Outputs = 10;
    private static readonly int[] Extents = [6, 3, 3];
    private const int Columns = 54;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_error_falls_at_each_step_and_ends_below_that_of_turns(bool isWhitened)
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        var (w, norm) = (Noise(Outputs * Columns, "w"), Norm(isWhitened, products));
        var inTurns = new KernelFit(w, Outputs, norm, bench).Fit(Kernel("start", 7));
        var errors = new List<double>();
        var kernel = Kernel("start", 7);
        var solution = new SeparableFit(w, Outputs, norm, bench).Fit(kernel, 100, errors);
        Assert.True(errors.Count > 10);
        Assert.Equal(errors.OrderDescending(), errors);
        Assert.True(solution.SquaredError < inTurns.SquaredError, $"{solution.SquaredError}, in turns {inTurns.SquaredError}");

        // the error is that of A and the inner factors, which end with rows of length 1
        var approximation = products.Multiply(solution.Left, kernel.Push(0, kernel.Inner[0]), Outputs, kernel.Features, Columns);
        double[] difference = [.. w.Zip(approximation, (a, b) => a - b)];
        var found = norm.Squared(difference, Outputs);
        Assert.Equal(found, solution.SquaredError, 1e-9 * found);
        // ε·Σ‖a_r·φ_r‖² stands beside it
        Assert.Equal(errors[^1] * norm.Squared(w, Outputs), found, 1e-3 * found);
        Assert.All(kernel.Inner[0].Chunk(Extents[0]), row => Assert.Equal(1, row.Sum(v => v * v), 1e-12));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_kernel_of_such_a_form_is_found(bool isWhitened)
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        var planted = Kernel("planted", 4);
        var w = products.Multiply(Noise(Outputs * 4, "a"), planted.Push(0, planted.Inner[0]), Outputs, 4, Columns);
        var norm = Norm(isWhitened, products);
        var start = CpDecomposition.Of(w, [Outputs, .. Extents], 4, 8, 3, new DeterministicRandom(1, "start"), bench);
        var solution = new SeparableFit(w, Outputs, norm, bench).Fit(new SeparableKernel([.. start.Factors.Skip(1)], 4, Extents), 200);
        Assert.True(solution.SquaredError < 1e-6 * norm.Squared(w, Outputs), $"{solution.SquaredError / norm.Squared(w, Outputs)}");
    }

    [Fact]
    public void More_steps_go_on_where_fewer_ended()
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        var fit = new SeparableFit(Noise(Outputs * Columns, "w"), Outputs, Norm(true, products), bench);
        var (few, more) = (new List<double>(), new List<double>());
        fit.Fit(Kernel("start", 7), 5, few);
        fit.Fit(Kernel("start", 7), 15, more);
        Assert.Equal(few, more[..few.Count]);
    }

    [Fact]
    public void Terms_that_only_grow_against_each_other_stay_bounded()
    {
        // x⊗x⊗y + x⊗y⊗x + y⊗x⊗x has rank 3, and approximations of rank 2 come as near as one likes with terms that grow without bound
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        double[] w = [0, 1, 1, 0, 1, 0, 0, 0];
        var kernel = new SeparableKernel([Noise(4, "c"), Noise(4, "d")], 2, [2, 2]);
        var solution = new SeparableFit(w, 2, new KernelNorm(null, 4, products), bench).Fit(kernel, 400);
        Assert.True(solution.SquaredError < 0.03, $"{solution.SquaredError}");
        Assert.True(solution.Left.Max(Math.Abs) < 1e2, $"{solution.Left.Max(Math.Abs)}");
    }

    [Fact]
    public void A_weight_of_zeros_is_left_without_an_error()
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        var solution = new SeparableFit(new double[Outputs * Columns], Outputs, Norm(true, products), bench).Fit(Kernel("start", 3), 10);
        Assert.Equal(0, solution.SquaredError);
        Assert.All(solution.Left, v => Assert.Equal(0, v));
    }

    [Fact]
    public void Threads_do_not_show()
    {
        using var products = new MatrixProduct();
        double[][] found =
        [
            .. new[] { 1, 2, 3 }.Select(threads =>
            {
                var bench = new Workbench(products, new ParallelOptions { MaxDegreeOfParallelism = threads }, 1);
                return new SeparableFit(Noise(Outputs * Columns, "w"), Outputs, Norm(true, products), bench)
                    .Fit(Kernel("start", 7), 20)
                    .Approximation;
            }),
        ];
        Assert.Equal(found[0], found[1]);
        Assert.Equal(found[0], found[2]);
    }

    private static KernelNorm Norm(bool isWhitened, MatrixProduct products) =>
        new(isWhitened ? new InputNorm(RandomMatrix.Moment(Columns, 400, "x"), Columns, 1e-3) : null, Columns, products);

    private static SeparableKernel Kernel(string purpose, int rank) =>
        new([.. Extents.Select((e, m) => Noise(rank * e, $"{purpose} {m}"))], rank, Extents);

    private static double[] Noise(int count, string purpose) => Array.ConvertAll(RandomMatrix.Gaussian(count, purpose), v => (double)v);
}
