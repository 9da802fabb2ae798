using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class GptqSolverTests
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    [Theory]
    [InlineData(3, 5, -2, 1)]
    [InlineData(4, 17, -8, 7)]
    [InlineData(70, 150, -8, 7)]
    [InlineData(2, 40, -127, 127)]
    public void It_equals_the_explicit_recursion(int rows, int columns, int min, int max)
    {
        var weights = RandomMatrix.Gaussian(rows * columns, "w");
        var moment = RandomMatrix.Moment(columns, columns * 2, "x");
        var grid = Grid(weights, rows, columns, min, max);
        foreach (var byActivation in new[] { false, true })
        {
            var order = Enumerable.Range(0, columns).ToArray();
            if (byActivation)
                order = [.. order.OrderByDescending(i => moment[(i * columns) + i])];
            var expected = ObqRecursion.Solve(weights, grid, moment, 0.01, order);
            Assert.Equal(expected, GptqSolver.Solve(weights, grid, moment, new GptqSettings(ActivationOrder: byActivation), Parallel));
        }
    }

    [Fact]
    public void It_lies_between_the_exhaustive_optimum_and_nearest_rounding()
    {
        const int columns = 6;
        double best = 0;
        double solved = 0;
        double nearest = 0;
        for (var trial = 0; trial < 20; trial++)
        {
            var weights = RandomMatrix.Gaussian(columns, $"tiny{trial}");
            var moment = RandomMatrix.Moment(columns, 20, $"tinyx{trial}");
            var grid = Grid(weights, 1, columns, -2, 1);
            var optimum = Exhaustive(weights, grid, moment);
            var gptq = Error(weights, GptqSolver.Solve(weights, grid, moment, new GptqSettings(), Parallel), grid, moment);
            Assert.True(gptq >= optimum * (1 - 1e-9), $"trial {trial}: {gptq} lies below the optimum {optimum}");
            best += optimum;
            solved += gptq;
            nearest += Error(weights, grid.Nearest(weights), grid, moment);
        }

        Assert.True(solved < nearest * 0.9, $"{solved} against {nearest} of nearest rounding");
        Assert.True(solved < best * 2.5, $"{solved} against the optimum {best}");
    }

    [Fact]
    public void Blocks_of_scales_and_zero_points_stay_with_their_columns_in_any_order()
    {
        const int columns = 12;
        var weights = RandomMatrix.Gaussian(2 * columns, "blocks");
        var moment = RandomMatrix.Moment(columns, 40, "blocksx");
        int[] groups = [.. Enumerable.Range(0, columns).Select(c => c / 4)];
        var grid = new RoundingGrid(2, 0, 15, [.1f, .2f, .3f, .4f, .3f, .2f], [8, 7, 6, 8, 8, 0], groups);
        var order = Enumerable.Range(0, columns).OrderByDescending(i => moment[(i * columns) + i]).ToArray();
        var integers = GptqSolver.Solve(weights, grid, moment, new GptqSettings(), Parallel);
        Assert.Equal(ObqRecursion.Solve(weights, grid, moment, 0.01, order), integers);
        Assert.All(integers, q => Assert.InRange(q, 0, 15));
    }

    [Fact]
    public void An_input_that_never_fires_is_rounded_to_nearest_and_disturbs_nothing()
    {
        const int columns = 8;
        var weights = RandomMatrix.Gaussian(columns, "dead");
        var x = RandomMatrix.Correlated(30, columns, "deadx");
        for (var i = 3; i < x.Length; i += columns)
            x[i] = 0;
        var grid = Grid(weights, 1, columns, -4, 3);
        var integers = GptqSolver.Solve(weights, grid, RandomMatrix.MomentOf(x, columns), new GptqSettings(), Parallel);
        Assert.Equal(grid.Nearest(0, 3, weights[3]), integers[3]);
        // without that input: the same integers
        float[] rest = [.. weights.Where((_, i) => i != 3)];
        var without = GptqSolver.Solve(
            rest,
            RoundingGrid.PerRow(-4, 3, [grid.Scale(0, 0)], columns - 1),
            RandomMatrix.MomentOf([.. x.Where((_, i) => i % columns != 3)], columns - 1),
            new GptqSettings(Damping: 0.01 * (columns - 1) / columns),
            Parallel
        );
        Assert.Equal(integers.Where((_, i) => i != 3), without);
    }

    [Fact]
    public void Inputs_that_are_copies_of_each_other_or_all_dead_are_solved()
    {
        var weights = RandomMatrix.Gaussian(16, "copies");
        var grid = Grid(weights, 2, 8, -8, 7);
        var ones = new double[64];
        Array.Fill(ones, 5.0);
        Assert.All(GptqSolver.Solve(weights, grid, ones, new GptqSettings(Damping: 0), Parallel), q => Assert.InRange(q, -8, 7));
        Assert.Equal(grid.Nearest(weights), GptqSolver.Solve(weights, grid, new double[64], new GptqSettings(), Parallel));
        ones[0] = double.PositiveInfinity;
        Assert.Throws<ArgumentException>(() => GptqSolver.Solve(weights, grid, ones, new GptqSettings(), Parallel));
    }

    [Fact]
    public void Zeros_stay_zeros()
    {
        var weights = RandomMatrix.Gaussian(4 * 32, "zeros");
        for (var i = 0; i < weights.Length; i += 2)
            weights[i] = 0;
        var moment = RandomMatrix.Moment(32, 64, "zerosx");
        var grid = new RoundingGrid(4, 0, 15, [.2f, .2f, .2f, .2f], [8, 7, 8, 9], new int[32]);
        var integers = GptqSolver.Solve(weights, grid, moment, new GptqSettings(), Parallel);
        for (var i = 0; i < weights.Length; i += 2)
            Assert.Equal(grid.Zero(i / 32, i % 32), integers[i]);
    }

    [Fact]
    public void The_same_integers_at_any_number_of_threads()
    {
        var weights = RandomMatrix.Gaussian(150 * 40, "threads");
        var moment = RandomMatrix.Moment(40, 64, "threadsx");
        var grid = Grid(weights, 150, 40, -2, 1);
        Assert.Equal(
            GptqSolver.Solve(weights, grid, moment, new GptqSettings(), new ParallelOptions { MaxDegreeOfParallelism = 1 }),
            GptqSolver.Solve(weights, grid, moment, new GptqSettings(), new ParallelOptions { MaxDegreeOfParallelism = 4 })
        );
    }

    private static double Error(float[] weights, int[] integers, RoundingGrid grid, double[] moment) =>
        OutputError.OfRows(weights, integers, grid, moment, Parallel).Sum();

    private static double Exhaustive(float[] weights, RoundingGrid grid, double[] moment)
    {
        var levels = grid.Max - grid.Min + 1;
        var best = double.PositiveInfinity;
        for (var code = 0; code < (int)Math.Pow(levels, weights.Length); code++)
        {
            var rest = code;
            var integers = new int[weights.Length];
            for (var i = 0; i < integers.Length; i++)
                (rest, integers[i]) = (rest / levels, grid.Min + (rest % levels));
            best = Math.Min(best, Error(weights, integers, grid, moment));
        }

        return best;
    }

    private static RoundingGrid Grid(float[] weights, int rows, int columns, int min, int max) =>
        RoundingGrid.PerRow(
            min,
            max,
            [.. Enumerable.Range(0, rows).Select(r => weights.AsSpan(r * columns, columns).ToArray().Max(Math.Abs) / -min)],
            columns
        );
}
