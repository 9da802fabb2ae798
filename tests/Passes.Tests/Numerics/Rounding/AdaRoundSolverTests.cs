using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class AdaRoundSolverTests
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    [Theory]
    [InlineData(24, 7, float.NegativeInfinity, 13, 0.7)]
    [InlineData(24, 7, 0f, 13, 0.7)]
    [InlineData(72, 1, float.NegativeInfinity, 13, 0.7)]
    // with 8 bits the noise of the inputs, which no rounding removes, is of the size of the rounding errors
    [InlineData(36, 127, float.NegativeInfinity, 9, 0.95)]
    public void It_is_better_than_nearest_on_held_out_inputs_of_most_rows(int columns, int max, float low, int rows, double share)
    {
        var problem = Problem(rows: 16, columns, samples: 512, max, low, "held-out");
        var result = Solve(problem);
        Assert.True(result.RowsImproved >= rows, $"{result.RowsImproved} of 16 rows");
        Assert.True(result.Error < share * result.StoredError, $"{result.Error} against {result.StoredError}");
    }

    [Fact]
    public void It_rounds_up_or_down_within_the_grid_and_never_further()
    {
        var problem = Problem(rows: 8, columns: 24, samples: 256, max: 3, 0, "neighbours");
        var integers = Solve(problem).Integers;
        for (var i = 0; i < integers.Length; i++)
        {
            var position = problem.Weights[i] / (double)problem.Grid.Scale(i / 24, i % 24);
            Assert.InRange(integers[i], Math.Max(-4, (int)Math.Floor(position)), Math.Min(3, (int)Math.Ceiling(position)));
        }
    }

    [Fact]
    public void On_a_small_row_it_comes_near_the_best_of_all_roundings_up_and_down()
    {
        const int columns = 10;
        double best = 0;
        double found = 0;
        for (var trial = 0; trial < 6; trial++)
        {
            var problem = Problem(rows: 1, columns, samples: 300, max: 3, float.NegativeInfinity, $"small{trial}");
            var row = new AdaRoundRow(problem, new AdaRoundSettings(), 0);
            var optimum = double.PositiveInfinity;
            for (var choice = 0; choice < 1 << columns; choice++)
            {
                var integers = new int[columns];
                for (var c = 0; c < columns; c++)
                    integers[c] = Math.Clamp((int)Math.Floor(problem.Weights[c] / problem.Grid.Scale(0, c)) + ((choice >> c) & 1), -4, 3);
                optimum = Math.Min(optimum, row.HeldOutError(integers));
            }

            best += optimum;
            found += Solve(problem).Error;
        }

        Assert.InRange(found, best, best * 1.25);
    }

    [Fact]
    public void Rows_that_learning_does_not_help_keep_nearest_rounding()
    {
        // every weight lies on the grid: nothing to gain, and nothing is lost
        var problem = Problem(rows: 4, columns: 12, samples: 64, max: 7, float.NegativeInfinity, "exact");
        var nearest = problem.Grid.Nearest(problem.Weights);
        float[] exact = [.. nearest.Select((q, i) => (float)problem.Grid.Value(i / 12, i % 12, q))];
        var result = Solve(problem with { Weights = exact, Inputs = problem.FloatInputs });
        Assert.Equal(nearest, result.Integers);
        Assert.Equal((0, 0.0, 0.0), (result.RowsImproved, result.StoredError, result.Error));
    }

    [Fact]
    public void Pruned_zeros_stay()
    {
        var problem = Problem(rows: 4, columns: 24, samples: 128, max: 3, float.NegativeInfinity, "zeros");
        for (var i = 0; i < problem.Weights.Length; i += 3)
            problem.Weights[i] = 0;
        var integers = Solve(problem).Integers;
        Assert.All(integers.Where((_, i) => i % 3 == 0), q => Assert.Equal(0, q));
    }

    [Fact]
    public void The_same_integers_at_any_number_of_threads_and_others_for_another_seed()
    {
        var problem = Problem(rows: 12, columns: 40, samples: 256, max: 3, 0, "threads");
        var one = Run(1, 1).Integers;
        Assert.Equal(one, Run(4, 1).Integers);
        Assert.NotEqual(one, Run(4, 2).Integers);

        AdaRoundResult Run(int threads, ulong seed) =>
            AdaRoundSolver.Solve(
                problem,
                new AdaRoundSettings(Iterations: 200),
                problem.Grid.Nearest(problem.Weights),
                new DeterministicRandom(seed, "t"),
                new ParallelOptions { MaxDegreeOfParallelism = threads }
            );
    }

    private static AdaRoundResult Solve(AdaRoundProblem problem) =>
        AdaRoundSolver.Solve(
            problem,
            new AdaRoundSettings(Iterations: 600),
            problem.Grid.Nearest(problem.Weights),
            new DeterministicRandom(1, "test"),
            Parallel
        );

    private static AdaRoundProblem Problem(int rows, int columns, int samples, int max, float low, string purpose)
    {
        var weights = RandomMatrix.Gaussian(rows * columns, purpose + "w");
        var inputs = RandomMatrix.Correlated(samples, columns, purpose + "x");
        var noise = RandomMatrix.Gaussian(inputs.Length, purpose + "n", 0.01);
        float[] scales = [.. Enumerable.Range(0, rows).Select(r => weights.AsSpan(r * columns, columns).ToArray().Max(Math.Abs) / max)];
        var bias = RandomMatrix.Gaussian(rows, purpose + "b");
        return new AdaRoundProblem(
            weights,
            RoundingGrid.PerRow(-max - 1, max, scales, columns),
            bias,
            bias,
            inputs,
            [.. inputs.Zip(noise, (x, e) => x + e)],
            HeldOut: samples / 4,
            low
        );
    }
}
