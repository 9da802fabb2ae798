using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class AdaRoundSolverTests
{
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    [Theory]
    [InlineData(24, 7, float.NegativeInfinity)]
    [InlineData(24, 7, 0f)]
    [InlineData(72, 7, 0f)]
    [InlineData(72, 1, float.NegativeInfinity)]
    [InlineData(36, 127, float.NegativeInfinity)]
    public void It_is_better_than_nearest_on_held_out_inputs_of_most_rows(int columns, int max, float low)
    {
        var problem = Problem(rows: 16, columns, samples: 768, max, low, "held-out");
        var result = AdaRoundSolver.Solve(problem, new AdaRoundSettings(), new DeterministicRandom(1, "t"), Parallel);
        Assert.True(result.RowsImproved >= 13, $"{result.RowsImproved} of 16 rows");
        TestContext.Current.TestOutputHelper?.WriteLine($"{columns} {max} {low}: {result.Error / result.NearestError} {result.RowsImproved}");
        Assert.True(result.Error < 0.8 * result.NearestError, $"{result.Error} against {result.NearestError}");
    }

    private static AdaRoundProblem Problem(int rows, int columns, int samples, int max, float low, string purpose)
    {
        var weights = RandomMatrix.Gaussian(rows * columns, purpose + "w");
        var inputs = RandomMatrix.Correlated(samples, columns, purpose + "x");
        var noise = RandomMatrix.Gaussian(inputs.Length, purpose + "n", 0.01);
        float[] scales = [.. Enumerable.Range(0, rows).Select(r => weights.AsSpan(r * columns, columns).ToArray().Max(Math.Abs) / max)];
        return new AdaRoundProblem(
            weights,
            RoundingGrid.PerRow(-max - 1, max, scales, columns),
            RandomMatrix.Gaussian(rows, purpose + "b"),
            inputs,
            [.. inputs.Zip(noise, (x, e) => x + e)],
            HeldOut: samples / 4,
            low
        );
    }
}
