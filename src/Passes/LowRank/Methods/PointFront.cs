namespace NNCompress.Passes.LowRank;

/// <summary>Points of several forms of a method, as one list.</summary>
internal static class PointFront
{
    /// <summary>Of points in any order those that no other one beats in both cost and error, by rising cost.</summary>
    public static IReadOnlyList<CandidatePoint> Of(IEnumerable<CandidatePoint> points)
    {
        var front = new List<CandidatePoint>();
        foreach (var point in points.OrderBy(p => p.Cost.Macs).ThenBy(p => p.RelativeError))
        {
            if (front.Count == 0 || point.RelativeError < front[^1].RelativeError)
                front.Add(point);
        }

        return front;
    }
}
