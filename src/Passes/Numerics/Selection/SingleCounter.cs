namespace NNCompress.Passes.Numerics;

/// <summary>
/// Counts single weights with float32 keys. A child's figures take two words: n·2^40 + Σd and Σd². With at most 2^22 elements in a piece and d below
/// 2^16 nothing overflows: Σd &lt; 2^38, Σd² &lt; 2^54.
/// </summary>
internal sealed class SingleCounter : PieceCounter
{
    /// <summary>Elements that are decoded at a time; their buffer stays in the first-level cache.</summary>
    private const int Chunk = 1 << 12;

    private readonly float[] _buffer = new float[Chunk];
    private ulong[] _words = [];
    private int _children;

    /// <inheritdoc/>
    public override void Count(MagnitudeSource source, long start, int count, OpenBins open)
    {
        _children = open.ChildCount;
        if (_words.Length < 2 * _children)
            _words = new ulong[2 * _children];
        var words = _words.AsSpan(0, 2 * _children);
        words.Clear();
        for (var done = 0; done < count; done += Chunk)
        {
            var values = source.Read(start + done, _buffer.AsSpan(0, Math.Min(Chunk, count - done)));
            if (open.IsRoot)
                SingleKernels.CountAll(values, words);
            else
                SingleKernels.CountOpen(values, open, words);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<(int Child, BinSums Sums)> Counted()
    {
        for (var child = 0; child < _children; child++)
        {
            var first = _words[2 * child];
            if (first == 0)
                continue;
            var count = (long)(first >> SingleKernels.CountShift);
            var sums = new BinSums
            {
                Count = count,
                Weights = count,
                Offsets = first & SingleKernels.OffsetMask,
                SquaredOffsets = _words[(2 * child) + 1],
            };
            yield return (child, sums);
        }
    }
}
