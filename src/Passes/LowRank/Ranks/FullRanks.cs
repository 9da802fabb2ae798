namespace NNCompress.Passes.LowRank;

/// <summary>The largest ranks that a method has on a layer.</summary>
public static class FullRanks
{
    /// <returns>As many as its points have ranks: where there is one, the smaller extent of the matrix that is cut.</returns>
    public static IReadOnlyList<int> Of(DecompositionCandidate candidate) =>
        candidate is { Plain: { } matrix, Points: [{ Ranks.Count: 1 }, ..] }
            ? [Math.Min(matrix.Rows, matrix.Columns)]
            : [.. Enumerable.Range(0, candidate.Points[0].Ranks.Count).Select(i => candidate.Points.Max(p => p.Ranks[i]))];
}
