using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class ObsSolverTests
{
    private const double Damping = 0.01;
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    [Theory]
    [InlineData(1, 6, "unstructured", 3)]
    [InlineData(5, 17, "unstructured", 40)]
    [InlineData(40, 150, "unstructured", 3000)]
    [InlineData(3, 24, "2:4", 0)]
    [InlineData(2, 30, "2:4x3", 0)]
    [InlineData(6, 20, "block:2x4", 56)]
    public void It_equals_the_recursion_that_removes_one_weight_at_a_time(int rows, int columns, string pattern, int count)
    {
        var (w, moment) = (Doubles(rows * columns, "w"), RandomMatrix.Moment(columns, columns * 2, "x"));
        var order = pattern.StartsWith("2:4", StringComparison.Ordinal) ? Groups(pattern, columns).Order(columns) : Natural(columns);
        var factor = InverseFactor.Of(moment, order, Damping, Parallel);
        var layer = new ObsLayer([w], rows, [factor]);
        var result = pattern switch
        {
            "unstructured" => layer.Solve(1, 1, count, Parallel)[0],
            "block:2x4" => layer.Solve(2, 4, count, Parallel)[0],
            _ => layer.Solve(_ => Groups(pattern, columns), Parallel)[0],
        };
        Assert.Equal(
            pattern.StartsWith("2:4", StringComparison.Ordinal) ? Grouped(pattern, rows, columns) : count,
            result.Weights.Count(v => v == 0)
        );

        var (expected, cost) = ObsRecursion.Solve(
            w,
            Inverse(moment, factor.Ridge),
            (r, c) => result.Weights[(r * columns) + c] == 0,
            order
        );
        for (var i = 0; i < w.Length; i++)
            Assert.Equal(expected[i], result.Weights[i], 1e-8);
        var ridge = factor.Ridge * w.Zip(result.Weights, (a, b) => (a - b) * (a - b)).Sum();
        Assert.Equal(cost - ridge, result.Loss, 1e-8 * cost);
        Assert.Equal(Measured(w, result.Weights, moment, columns), result.Loss, 1e-8 * cost);
    }

    [Fact]
    public void Within_a_group_the_cheapest_by_the_recursion_go()
    {
        const int columns = 12;
        var (w, moment) = (Doubles(columns, "one"), RandomMatrix.Moment(columns, 30, "onex"));
        var factor = InverseFactor.Of(moment, Natural(columns), Damping, Parallel);
        var pruned = new ObsLayer([w], 1, [factor]).Solve(_ => new GroupMask(2, 4, columns, 1), Parallel)[0].Weights;
        var inverse = Inverse(moment, factor.Ridge);
        for (var group = 0; group < columns; group += 4)
        {
            var fixedUpTo = group;
            var (before, _) = ObsRecursion.Solve(w, inverse, (_, c) => c < fixedUpTo && pruned[c] == 0, Natural(columns));
            // what a weight costs when all before it are fixed: 1/[(H restricted to those behind)⁻¹]
            var costs = Enumerable
                .Range(group, 4)
                .ToDictionary(
                    c => c,
                    c => Math.Pow(before[c] * factor.Upper[(c * columns) + c], 2) / Math.Pow(factor.Upper[(c * columns) + c], 4)
                );
            Assert.Equal(
                costs.OrderBy(c => c.Value).Take(2).Select(c => c.Key).Order(),
                Enumerable.Range(group, 4).Where(c => pruned[c] == 0)
            );
        }
    }

    [Fact]
    public void It_beats_magnitude_on_held_out_rows()
    {
        const int rows = 24,
            columns = 36,
            layers = 40;
        var better = 0;
        for (var layer = 0; layer < layers; layer++)
        {
            var w = Doubles(rows * columns, $"layer{layer}");
            var x = RandomMatrix.Correlated(200, columns, $"seen{layer}");
            var other = RandomMatrix.MomentOf(RandomMatrix.Correlated(100, columns, $"other{layer}"), columns);
            var factor = InverseFactor.Of(RandomMatrix.MomentOf(x, columns), Natural(columns), Damping, Parallel);
            var count = rows * columns * (layer % 2 == 0 ? 5 : 7) / 10;
            var obs = new ObsLayer([w], rows, [factor]).Solve(1, 1, count, Parallel)[0].Weights;
            var goes = SmallestUnits.Of([.. w.Select(Math.Abs)], count);
            double[] magnitude = [.. w.Select((v, i) => goes[i] ? 0 : v)];
            better += Measured(w, obs, other, columns) < Measured(w, magnitude, other, columns) ? 1 : 0;
        }

        Assert.True(better >= 0.95 * layers, $"better on {better} of {layers}");
    }

    [Fact]
    public void Weights_that_are_zero_stay_zero_and_count()
    {
        var w = Doubles(20 * 40, "zeros");
        for (var i = 0; i < w.Length; i += 3)
            w[i] = 0;
        var factor = InverseFactor.Of(RandomMatrix.Moment(40, 90, "zerosx"), Natural(40), Damping, Parallel);
        var layer = new ObsLayer([w], 20, [factor]);
        foreach (var count in new[] { 0, 100, 267, 500, 800 })
        {
            var pruned = layer.Solve(1, 1, count, Parallel)[0].Weights;
            Assert.Equal(Math.Max(267, count), pruned.Count(v => v == 0));
            Assert.All(w.Zip(pruned), p => Assert.True(p.First != 0 || p.Second == 0));
        }

        Assert.Equal(w, layer.Solve(1, 1, 0, Parallel)[0].Weights);
    }

    [Fact]
    public void Groups_share_one_budget_by_what_their_weights_cost()
    {
        double[][] w = [Doubles(8 * 9, "a"), [.. Doubles(8 * 9, "b").Select(v => v * 0.01)]];
        var factor = InverseFactor.Of(RandomMatrix.Moment(9, 40, "groups"), Natural(9), Damping, Parallel);
        var pruned = new ObsLayer(w, 8, [factor, factor]).Solve(1, 1, 72, Parallel);
        Assert.Equal(72, pruned.Sum(g => g.Weights.Count(v => v == 0)));
        Assert.True(pruned[1].Weights.Count(v => v == 0) > 65);
    }

    [Fact]
    public void An_input_that_never_fires_is_removed_first_and_disturbs_nothing()
    {
        const int columns = 10;
        var x = RandomMatrix.Correlated(50, columns, "dead");
        for (var i = 4; i < x.Length; i += columns)
            x[i] = 0;
        var moment = RandomMatrix.MomentOf(x, columns);
        var w = Doubles(6 * columns, "deadw");
        var factor = InverseFactor.Of(moment, Natural(columns), 1e-9, Parallel);
        var result = new ObsLayer([w], 6, [factor]).Solve(1, 1, 6, Parallel)[0];
        Assert.All(Enumerable.Range(0, 6), r => Assert.Equal(0, result.Weights[(r * columns) + 4]));
        Assert.Equal(0, result.Loss, 1e-9);
        Assert.Equal(w.Where((_, i) => i % columns != 4), result.Weights.Where((_, i) => i % columns != 4));
    }

    [Fact]
    public void The_same_weights_at_any_number_of_threads()
    {
        var w = Doubles(100 * 140, "threads");
        var factor = InverseFactor.Of(RandomMatrix.Moment(140, 200, "threadsx"), Natural(140), Damping, Parallel);
        var results = new[] { 1, 4 }.Select(t =>
            new ObsLayer([w], 100, [factor]).Solve(1, 1, 7000, new ParallelOptions { MaxDegreeOfParallelism = t })[0]
        );
        Assert.Equal(results.First().Weights, results.Last().Weights);
    }

    private static GroupMask Groups(string pattern, int columns) =>
        pattern == "2:4" ? new GroupMask(2, 4, columns, 1) : new GroupMask(2, 4, columns / 3, 3);

    /// <summary>Zeros of 2:4 where channels beyond full groups stay.</summary>
    private static int Grouped(string pattern, int rows, int columns)
    {
        var kernel = pattern == "2:4" ? 1 : 3;
        return rows * (columns / kernel / 4) * 2 * kernel;
    }

    private static double[] Doubles(int count, string purpose) => [.. RandomMatrix.Gaussian(count, purpose).Select(v => (double)v)];

    private static int[] Natural(int columns) => [.. Enumerable.Range(0, columns)];

    private static double[] Inverse(double[] moment, double ridge)
    {
        var n = (int)Math.Sqrt(moment.Length);
        var damped = (double[])moment.Clone();
        for (var i = 0; i < n; i++)
            damped[(i * n) + i] += ridge;
        return ObqRecursion.Inverse(damped, n);
    }

    private static double Measured(double[] before, double[] after, double[] moment, int columns)
    {
        double sum = 0;
        for (var r = 0; r < before.Length / columns; r++)
        {
            var difference = Enumerable.Range(0, columns).Select(c => before[(r * columns) + c] - after[(r * columns) + c]).ToArray();
            sum += OutputError.Quadratic(difference, moment);
        }

        return sum;
    }
}
