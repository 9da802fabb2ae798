namespace NNCompress.Passes.Numerics;

/// <summary>Counts float64 keys; such models are rare, so this one is plain.</summary>
internal sealed class DoubleCounter : PieceCounter
{
    private readonly double[] _buffer = new double[Chunk];
    private BinSums[] _sums = [];
    private int _children;

    /// <inheritdoc/>
    public override void Count(MagnitudeSource source, long start, int count, OpenBins open)
    {
        _children = open.ChildCount;
        if (_sums.Length < _children)
            _sums = new BinSums[_children];
        var sums = _sums.AsSpan(0, _children);
        sums.Clear();
        var offsetMask = (1UL << open.ChildOffsetBits) - 1;
        for (var done = 0; done < count; done += Chunk)
        {
            foreach (var value in source.Read(start + done, _buffer.AsSpan(0, Math.Min(Chunk, count - done))))
            {
                var key = BitConverter.DoubleToUInt64Bits(value) & long.MaxValue;
                var child = open.ChildOf(key);
                if (child < 0)
                    continue;
                var d = key & offsetMask;
                sums[child].Add(1, d, (UInt128)d * d);
            }
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<(int Child, BinSums Sums)> Counted()
    {
        for (var child = 0; child < _children; child++)
        {
            if (_sums[child].Count > 0)
                yield return (child, _sums[child]);
        }
    }
}
