namespace NNCompress.Metrics.Detection;

/// <summary>
/// Greedy non-maximum suppression: from the highest score down, a box stays unless it overlaps one of its own class that stayed by more
/// than a limit. Equal scores keep their order.
/// </summary>
internal static class NonMaximumSuppression
{
    /// <param name="boxes">All boxes of an image.</param>
    /// <param name="limit">The largest intersection over union that two boxes of a class may have.</param>
    /// <param name="most">How many boxes stay at most, the best.</param>
    /// <returns>Those that stay, best first.</returns>
    public static List<ScoredBox> Keep(IEnumerable<ScoredBox> boxes, float limit, int most)
    {
        var kept = new List<ScoredBox>();
        var byClass = new Dictionary<int, List<Box>>();
        foreach (var candidate in boxes.OrderByDescending(b => b.Score))
        {
            if (kept.Count == most)
                break;
            if (!byClass.TryGetValue(candidate.Class, out var same))
                byClass[candidate.Class] = same = [];
            if (same.Exists(box => box.Iou(candidate.Box) > limit))
                continue;
            same.Add(candidate.Box);
            kept.Add(candidate);
        }
        return kept;
    }
}
