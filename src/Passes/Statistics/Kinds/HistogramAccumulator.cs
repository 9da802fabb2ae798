using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Statistics;

/// <summary>State of <see cref="HistogramStatistic"/>.</summary>
public sealed class HistogramAccumulator : StatisticAccumulator
{
    private readonly HistogramPages _pages;
    private RangeScan _scan;

    public HistogramAccumulator(int mantissaBits = 8, float ignoreMagnitudeAbove = float.PositiveInfinity)
    {
        _pages = new HistogramPages(mantissaBits);
        _scan = new RangeScan(ignoreMagnitudeAbove);
    }

    public int MantissaBits => _pages.MantissaBits;

    /// <summary>Values that were counted, zeros included.</summary>
    public long Count => _scan.Count;

    /// <summary>Of these, zeros; what lies within 2^(−126 − m) of zero, less than any scale resolves, is one of them.</summary>
    public long Zeros => _pages.Zeros;

    /// <summary>NaN and infinities, which are left out.</summary>
    public long NonFinite => _scan.NonFinite;

    /// <summary>Finite values left out because of their magnitude.</summary>
    public long Ignored => _scan.Ignored;

    /// <summary>The exact range of what counted; null where nothing did.</summary>
    public ValueRange? Range => _scan.Count > 0 ? new ValueRange(_scan.Min, _scan.Max) : null;

    /// <summary>Bins that hold something, from the most negative to the most positive, without <see cref="Zeros"/>.</summary>
    public IReadOnlyList<HistogramBin> Bins() => Range is { } range ? _pages.Bins(range) : [];

    public override void Add(in Observation observation)
    {
        if (_scan.Includes(observation))
        {
            _scan.Include(observation.Extremes!.Value);
            foreach (var run in new DataRuns(observation))
                _pages.Add(run);
            return;
        }

        foreach (var run in new DataRuns(observation))
        {
            for (var rest = run; !rest.IsEmpty; rest = rest[Math.Min(RangeScan.Tile, rest.Length)..])
            {
                var tile = rest[..Math.Min(RangeScan.Tile, rest.Length)];
                if (_scan.AddTile(tile))
                    _pages.Add(tile);
                else
                    AddThoseThatCount(tile);
            }
        }
    }

    public override void Merge(StatisticAccumulator later)
    {
        var other = (HistogramAccumulator)later;
        _pages.Merge(other._pages);
        _scan.Merge(other._scan);
    }

    public override void Write(BinaryWriter writer)
    {
        _scan.Write(writer);
        _pages.Write(writer);
    }

    public override void Read(BinaryReader reader)
    {
        _scan.Read(reader);
        if (_pages.Read(reader) != _scan.Count)
            throw new InvalidDataException("the bins do not hold as many values as were counted");
    }

    private void AddThoseThatCount(ReadOnlySpan<float> tile)
    {
        Span<float> one = stackalloc float[1];
        foreach (var x in tile)
        {
            one[0] = x;
            if (_scan.Counts(x))
                _pages.Add(one);
        }
    }
}
