namespace NNCompress.Passes.Numerics;

/// <summary>
/// Chooses one of several forms for each item so that the costs stay within a budget and the sum of errors is small: the multiple-choice
/// knapsack problem.
/// <code>
/// minimise Σ_i E_i(k_i)   subject to   Σ_i C_i(k_i) ≤ B
/// </code>
/// Every item begins at its least error. The step along a <see cref="LowerHull"/> that costs least error for a unit of cost saved is taken, again and
/// again, until the budget holds. As slopes rise along each hull, the sum after every step is the optimum for the cost it
/// has (Sinha and Zoltners, "The Multiple-Choice Knapsack Problem", Operations Research 27, 1979). The last step may save more than is needed;
/// in its place the single change of least error that is enough is made, of any item to any choice, and what is left of the budget is
/// given back where it lowers the error most. Thus the sum is above the optimum by less than the last step's error.
/// </summary>
public static class BudgetAllocation
{
    /// <summary>The least sum of costs that any choice gives.</summary>
    public static double LeastCost(IReadOnlyList<IReadOnlyList<CostedChoice>> items) => items.Sum(i => i.Min(c => c.Cost));

    /// <param name="items">The choices of each item, at least one.</param>
    /// <param name="budget">B.</param>
    /// <returns>The index of each item's choice; null where B is below <see cref="LeastCost"/>. Ties go to the earlier item.</returns>
    public static IReadOnlyList<int>? Choose(IReadOnlyList<IReadOnlyList<CostedChoice>> items, double budget)
    {
        var hulls = items.Select(LowerHull.Of).ToArray();
        var chosen = hulls.Select(h => h[0]).ToArray();
        if (Cost(items, chosen) <= budget)
            return chosen;
        var at = new int[items.Count];
        var steps = new PriorityQueue<int, (double Slope, int Item)>();
        for (var i = 0; i < items.Count; i++)
            Offer(i);
        while (steps.TryDequeue(out var item, out _))
        {
            var before = chosen[item];
            chosen[item] = hulls[item][++at[item]];
            if (Cost(items, chosen) <= budget)
            {
                chosen[item] = before;
                Finish(items, chosen, budget);
                GiveBack(items, chosen, budget);
                return chosen;
            }

            Offer(item);
        }

        return null;

        void Offer(int i)
        {
            if (at[i] + 1 < hulls[i].Count)
                steps.Enqueue(i, (LowerHull.Slope(items[i][hulls[i][at[i]]], items[i][hulls[i][at[i] + 1]]), i));
        }
    }

    /// <summary>Makes the one change of least error that brings the cost within the budget; there is one, as the step that was taken back is.</summary>
    private static void Finish(IReadOnlyList<IReadOnlyList<CostedChoice>> items, int[] chosen, double budget)
    {
        var excess = Cost(items, chosen) - budget;
        var (best, item, choice) = (double.PositiveInfinity, -1, -1);
        for (var i = 0; i < items.Count; i++)
        {
            var now = items[i][chosen[i]];
            for (var k = 0; k < items[i].Count; k++)
            {
                var added = items[i][k].Error - now.Error;
                if (now.Cost - items[i][k].Cost >= excess && added < best)
                    (best, item, choice) = (added, i, k);
            }
        }

        chosen[item] = choice;
    }

    /// <summary>Takes better choices while they fit, the one that lowers the error most first.</summary>
    private static void GiveBack(IReadOnlyList<IReadOnlyList<CostedChoice>> items, int[] chosen, double budget)
    {
        while (true)
        {
            var left = budget - Cost(items, chosen);
            var (best, item, choice) = (0.0, -1, -1);
            for (var i = 0; i < items.Count; i++)
            {
                var now = items[i][chosen[i]];
                for (var k = 0; k < items[i].Count; k++)
                {
                    var gain = now.Error - items[i][k].Error;
                    if (items[i][k].Cost - now.Cost <= left && gain > best)
                        (best, item, choice) = (gain, i, k);
                }
            }

            if (item < 0)
                return;
            chosen[item] = choice;
        }
    }

    private static double Cost(IReadOnlyList<IReadOnlyList<CostedChoice>> items, int[] chosen)
    {
        var sum = 0.0;
        for (var i = 0; i < chosen.Length; i++)
            sum += items[i][chosen[i]].Cost;
        return sum;
    }
}
