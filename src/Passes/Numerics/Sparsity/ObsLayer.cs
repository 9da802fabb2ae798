namespace NNCompress.Passes.Numerics;

/// <summary>The matrices of a layer, one for each convolution group or direction, all of one shape, each with the second moment of what it multiplies.</summary>
/// <param name="weights">W of each group, row-major [rows, columns].</param>
/// <param name="rows">Rows of each.</param>
/// <param name="factors">U of each group, in the order of the masks that are to be used.</param>
internal sealed class ObsLayer(double[][] weights, int rows, InverseFactor[] factors)
{
    /// <summary>Weights of all groups.</summary>
    public long Count => weights.Sum(w => (long)w.Length);

    /// <summary>Sweeps every group with a mask of its own.</summary>
    /// <param name="maskOf">The mask of a group.</param>
    /// <param name="parallel">Threads.</param>
    public ObsResult[] Solve(Func<int, SweepMask> maskOf, ParallelOptions parallel)
    {
        var results = new ObsResult[weights.Length];
        // many small groups go side by side, a single large one in strips
        var inner = weights.Length > 1 ? One(parallel) : parallel;
        Parallel.For(
            0,
            weights.Length,
            parallel,
            group => results[group] = ObsSolver.Solve(weights[group], rows, factors[group], maskOf(group), inner)
        );
        return results;
    }

    /// <summary>Lets the cheapest units go, over all groups and rows: each block of columns gives what the costs before the sweep say.</summary>
    /// <param name="unitRows">Rows of a unit.</param>
    /// <param name="unitColumns">Columns of a unit.</param>
    /// <param name="count">Weights that go, those that are 0 already included.</param>
    /// <param name="parallel">Threads.</param>
    public ObsResult[] Solve(int unitRows, int unitColumns, long count, ParallelOptions parallel)
    {
        var counts = CountsOf(unitRows, unitColumns, count, parallel);
        return Solve(group => new UnitMask(unitRows, unitColumns, counts[group]), parallel);
    }

    /// <summary>How many weights each block of columns of each group gives.</summary>
    private int[][] CountsOf(int unitRows, int unitColumns, long count, ParallelOptions parallel)
    {
        var width = UnitMask.WidthOf(unitColumns);
        var grids = new UnitGrid[weights.Length][];
        Parallel.For(
            0,
            weights.Length,
            parallel,
            group =>
            {
                var state = new SweepState(weights[group], rows, factors[group]);
                grids[group] =
                [
                    .. Enumerable
                        .Range(0, (state.Columns + width - 1) / width)
                        .Select(b => new UnitGrid(state, b * width, Math.Min((b + 1) * width, state.Columns), unitRows, unitColumns)),
                ];
            }
        );
        var all = grids.SelectMany(g => g).ToArray();
        var left = count - all.Sum(g => (long)g.ZerosFromTheStart);
        var counts = all.Select(g => g.ZerosFromTheStart).ToArray();
        var costs = all.SelectMany(g => g.Costs).ToArray();
        var owners = all.SelectMany((g, i) => Enumerable.Repeat(i, g.Costs.Length)).ToArray();
        var sizes = all.SelectMany(g => Enumerable.Range(0, g.Costs.Length).Select(g.WeightsOf)).ToArray();
        foreach (var unit in Cheapest(costs, sizes, left))
            counts[owners[unit]] += sizes[unit];
        var at = 0;
        return [.. grids.Select(g => counts[at..(at += g.Length)])];
    }

    private static IEnumerable<int> Cheapest(double[] costs, int[] sizes, long left)
    {
        if (left <= 0)
            return [];
        if (sizes.Max() <= 1)
        {
            var chosen = SmallestUnits.Of(costs, (int)left + sizes.Count(s => s == 0));
            return Enumerable.Range(0, costs.Length).Where(u => chosen[u]);
        }

        var taken = new List<int>();
        foreach (var unit in Enumerable.Range(0, costs.Length).OrderBy(u => costs[u]))
        {
            if (sizes[unit] > left)
                break;
            left -= sizes[unit];
            taken.Add(unit);
        }

        return taken;
    }

    private static ParallelOptions One(ParallelOptions parallel) =>
        new() { MaxDegreeOfParallelism = 1, CancellationToken = parallel.CancellationToken };
}
