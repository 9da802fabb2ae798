namespace NNCompress.Passes.Numerics;

/// <summary>Counts pieces of layers into the children of open bins; one per thread, used again and again.</summary>
internal abstract class PieceCounter
{
    /// <summary>Most elements of one piece: counters are as narrow as this permits.</summary>
    public const int MaxPiece = 1 << 22;

    /// <summary>Forgets what was counted before, and counts <paramref name="count"/> elements from <paramref name="start"/> on.</summary>
    /// <param name="source">The layer.</param>
    /// <param name="start">First element.</param>
    /// <param name="count">At most <see cref="MaxPiece"/>.</param>
    /// <param name="open">Which bins are split.</param>
    public abstract void Count(MagnitudeSource source, long start, int count, OpenBins open);

    /// <summary>What was counted: the children that are not empty, ascending.</summary>
    public abstract IEnumerable<(int Child, BinSums Sums)> Counted();
}
