namespace NNCompress.Passes.Numerics;

/// <summary>
/// Single weights, or blocks of R rows by C columns, the cheapest first: of each block of columns as many as a plan says. A unit's cost is the mean of its weights'.
/// </summary>
/// <param name="unitRows">R.</param>
/// <param name="unitColumns">C.</param>
/// <param name="counts">How many weights of each block of columns go, those that were 0 from the start included.</param>
internal sealed class UnitMask(int unitRows, int unitColumns, int[] counts) : SweepMask
{
    /// <inheritdoc/>
    public override int BlockWidth => WidthOf(unitColumns);

    /// <summary>Columns between two choices, for units of so many columns.</summary>
    public static int WidthOf(int unitColumns) => Math.Max(unitColumns, MostColumns / unitColumns * unitColumns);

    /// <inheritdoc/>
    public override void ChooseBlock(SweepState state, int first, int end)
    {
        var grid = new UnitGrid(state, first, end, unitRows, unitColumns);
        var left = counts[first / BlockWidth] - grid.ZerosFromTheStart;
        if (left <= 0)
            return;
        if (unitRows * unitColumns == 1)
        {
            // zeros cost less than nothing, and are among the smallest
            foreach (var (unit, chosen) in SmallestUnits.Of(grid.Costs, counts[first / BlockWidth]).Index())
            {
                if (chosen)
                    grid.Take(unit);
            }

            return;
        }

        // blocks differ in what they still have: in order of cost, as many as fit
        foreach (var unit in Enumerable.Range(0, grid.Costs.Length).OrderBy(u => grid.Costs[u]))
        {
            if (grid.WeightsOf(unit) > left)
                break;
            left -= grid.WeightsOf(unit);
            grid.Take(unit);
        }
    }
}
