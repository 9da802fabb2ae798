namespace NNCompress.Passes.Numerics;

/// <summary>
/// The lower convex hull of an item's choices in the plane of cost and error, from the choice of least error to that of least cost: what
/// each step costs in error for a unit of cost saved, (E_{k+1} − E_k)/(C_k − C_{k+1}), rises from step to step. A choice
/// that is not on it is no better than a mixture of two that are.
/// </summary>
public static class LowerHull
{
    /// <returns>Indices of the choices on the hull; costs fall and errors rise strictly. Of equal choices it is the first.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<CostedChoice> choices)
    {
        // Andrew's monotone chain over falling costs; of one cost only the least error counts
        var order = Enumerable.Range(0, choices.Count).OrderBy(i => choices[i].Error).ThenBy(i => choices[i].Cost).ThenBy(i => i);
        var hull = new List<int>();
        foreach (var i in order)
        {
            if (hull.Count > 0 && choices[i].Cost >= choices[hull[^1]].Cost)
                continue;
            while (hull.Count > 1 && Slope(choices[hull[^2]], choices[hull[^1]]) >= Slope(choices[hull[^1]], choices[i]))
                hull.RemoveAt(hull.Count - 1);
            hull.Add(i);
        }

        return hull;
    }

    /// <summary>Error for a unit of cost saved between two choices, the second cheaper.</summary>
    internal static double Slope(CostedChoice from, CostedChoice to) => (to.Error - from.Error) / (from.Cost - to.Cost);
}
