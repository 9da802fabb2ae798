namespace NNCompress.Passes.Numerics;

/// <summary>Counts keys of any format and units of any size, one by one: float64 weights and blocks.</summary>
internal sealed class PlainCounter(MagnitudeFormat format) : PieceCounter
{
    private readonly List<int> _counted = [];
    private float[] _singles = [];
    private double[] _doubles = [];
    private ulong[] _keys = [];
    private int[] _sizes = [];
    private BinSums[] _sums = [];

    /// <inheritdoc/>
    public override void Count(MagnitudeSource source, long start, int count, OpenBins open)
    {
        // only what was used is cleared: few of the many bins are
        foreach (var child in _counted)
            _sums[child] = default;
        _counted.Clear();
        if (_sums.Length < open.ChildCount)
            _sums = new BinSums[open.ChildCount];
        var offsetMask = (1UL << open.ChildOffsetBits) - 1;
        var chunk = source.ReadLength;
        if (_keys.Length < chunk)
            (_singles, _doubles, _keys, _sizes) = (new float[chunk], new double[chunk], new ulong[chunk], new int[chunk]);
        for (var done = 0; done < count; done += chunk)
        {
            var length = Math.Min(chunk, count - done);
            ReadKeys(source, start + done, length);
            source.ReadSizes(start + done, _sizes.AsSpan(0, length));
            for (var i = 0; i < length; i++)
            {
                var child = open.ChildOf(_keys[i]);
                if (child < 0)
                    continue;
                var d = _keys[i] & offsetMask;
                ref var sums = ref _sums[child];
                if (sums.Count == 0)
                    _counted.Add(child);
                sums.Add(
                    new BinSums
                    {
                        Count = 1,
                        Weights = _sizes[i],
                        Offsets = d,
                        SquaredOffsets = (UInt128)d * d,
                    }
                );
            }
        }

        _counted.Sort();
    }

    /// <inheritdoc/>
    public override IEnumerable<(int Child, BinSums Sums)> Counted() => _counted.Select(child => (child, _sums[child]));

    private void ReadKeys(MagnitudeSource source, long start, int length)
    {
        if (format == MagnitudeFormat.Single)
        {
            var values = source.Read(start, _singles.AsSpan(0, length));
            for (var i = 0; i < length; i++)
                _keys[i] = BitConverter.SingleToUInt32Bits(values[i]) & int.MaxValue;
        }
        else
        {
            var values = source.Read(start, _doubles.AsSpan(0, length));
            for (var i = 0; i < length; i++)
                _keys[i] = BitConverter.DoubleToUInt64Bits(values[i]) & long.MaxValue;
        }
    }
}
