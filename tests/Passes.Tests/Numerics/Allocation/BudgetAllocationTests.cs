using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics.Allocation;

public class BudgetAllocationTests
{
    [Fact]
    public void Nothing_is_given_up_within_the_budget() =>
        Assert.Equal(
            [1, 0],
            BudgetAllocation.Choose(
                [
                    [new(1, 5), new(3, 0)],
                    [new(4, 0), new(2, 1)],
                ],
                7
            )!
        );

    [Fact]
    public void A_budget_below_the_least_cost_has_no_choice()
    {
        CostedChoice[][] items =
        [
            [new(1, 5), new(3, 0)],
            [new(4, 0), new(2, 1)],
        ];
        Assert.Equal(3, BudgetAllocation.LeastCost(items));
        Assert.Null(BudgetAllocation.Choose(items, 2.9));
        Assert.Equal([0, 1], BudgetAllocation.Choose(items, 3)!);
    }

    [Fact]
    public void The_step_with_least_error_for_what_it_saves_comes_first() =>
        // the first saves 2 for 1, the second 2 for 3
        Assert.Equal(
            [1, 0],
            BudgetAllocation.Choose(
                [
                    [new(4, 0), new(2, 1)],
                    [new(4, 0), new(2, 3)],
                ],
                6
            )!
        );

    [Fact]
    public void What_a_last_step_saves_too_much_is_given_back() =>
        // the hull leads from 10 straight to 0; (8, 6) lies above it and is enough
        Assert.Equal(
            [1],
            BudgetAllocation.Choose(
                [
                    [new(10, 0), new(8, 6), new(0, 10)],
                ],
                8
            )!
        );

    [Fact]
    public void On_small_cases_it_is_the_optimum_or_within_the_last_step_of_it()
    {
        var optimal = 0;
        const int Cases = 400;
        for (var n = 0; n < Cases; n++)
        {
            var random = new DeterministicRandom((ulong)n, "allocation");
            var items = Enumerable.Range(0, 4).Select(_ => Curve(random)).ToArray();
            var least = BudgetAllocation.LeastCost(items);
            var budget = least + (random.NextDouble() * (items.Sum(i => i.Max(c => c.Cost)) - least));
            var chosen = BudgetAllocation.Choose(items, budget)!;
            var (cost, error) = Sum(items, chosen);
            var best = BruteForce(items, budget);
            Assert.True(cost <= budget);
            Assert.True(error >= best - 1e-9);
            Assert.True(error - best <= items.Max(LargestStep) + 1e-9, $"case {n}: {error} against {best}");
            optimal += error <= best + 1e-9 ? 1 : 0;
        }

        Assert.True(optimal > 0.7 * Cases, $"{optimal} of {Cases} are optimal");
    }

    [Fact]
    public void Where_the_budget_is_what_a_step_leaves_it_is_the_optimum()
    {
        for (var n = 0; n < 100; n++)
        {
            var random = new DeterministicRandom((ulong)n, "breakpoints");
            var items = Enumerable.Range(0, 4).Select(_ => Curve(random)).ToArray();
            foreach (var budget in Breakpoints(items))
                Assert.Equal(BruteForce(items, budget), Sum(items, BudgetAllocation.Choose(items, budget)!).Error, 9);
        }
    }

    /// <summary>Costs 0 … 40, errors that mostly fall with the cost.</summary>
    private static CostedChoice[] Curve(DeterministicRandom random) =>
        [
            .. Enumerable
                .Range(0, 7)
                .Select(_ => Math.Floor(40 * random.NextDouble()))
                .Select(c => new CostedChoice(c, Math.Round((40 - c) * random.NextDouble() * 3, 3))),
        ];

    private static double LargestStep(CostedChoice[] item)
    {
        var hull = LowerHull.Of(item).Select(i => item[i]).ToArray();
        return hull.Zip(hull.Skip(1), (a, b) => b.Error - a.Error).DefaultIfEmpty().Max();
    }

    /// <summary>Total costs along the merged hulls, steps in order of their slope.</summary>
    private static IEnumerable<double> Breakpoints(CostedChoice[][] items)
    {
        var hulls = items.Select(i => LowerHull.Of(i).Select(k => i[k]).ToArray()).ToArray();
        var cost = hulls.Sum(h => h[0].Cost);
        var steps = hulls.SelectMany(h =>
            h.Zip(h.Skip(1), (a, b) => (Saved: a.Cost - b.Cost, Slope: (b.Error - a.Error) / (a.Cost - b.Cost)))
        );
        foreach (var step in steps.OrderBy(s => s.Slope))
            yield return cost -= step.Saved;
    }

    private static (double Cost, double Error) Sum(CostedChoice[][] items, IReadOnlyList<int> chosen) =>
        (chosen.Select((k, i) => items[i][k].Cost).Sum(), chosen.Select((k, i) => items[i][k].Error).Sum());

    private static double BruteForce(CostedChoice[][] items, double budget, int item = 0) =>
        budget < 0 ? double.PositiveInfinity
        : item == items.Length ? 0
        : items[item].Min(c => c.Error + BruteForce(items, budget - c.Cost, item + 1));
}
