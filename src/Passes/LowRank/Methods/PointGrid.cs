namespace NNCompress.Passes.LowRank;

/// <summary>Ranks that are looked at where each one takes a computation of its own.</summary>
internal static class PointGrid
{
    private const int Most = 16;

    /// <summary>Up to 16 ranks in equal steps up to the highest that saves anything, and the full one.</summary>
    /// <param name="worthwhile">The highest rank that saves anything; may be 0.</param>
    /// <param name="full">The rank at which nothing is lost.</param>
    public static IReadOnlyList<int> Of(int worthwhile, int full) =>
        [
            .. Enumerable
                .Range(1, Most)
                .Select(i => (int)Math.Round((double)i * Math.Min(worthwhile, full) / Most))
                .Append(full)
                .Where(r => r >= 1)
                .Distinct()
                .Order(),
        ];

    /// <summary>Of points in any order those that no other one beats in both cost and error, by rising cost.</summary>
    public static IReadOnlyList<CandidatePoint> Front(IEnumerable<CandidatePoint> points)
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
