using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// The magnitudes on one side of zero: a density that is uniform inside each bin, with its moments below any point in constant time. Sums
/// run outward from zero, so that a far outlier takes no digits from the mass inside.
/// </summary>
internal sealed class MagnitudeDensity
{
    private readonly HistogramBin[] _bins;
    private readonly Moments[] _below;
    private readonly int[] _binOfKey;
    private readonly int _shift;
    private readonly int _firstKey;

    /// <param name="bins">By rising magnitude, not overlapping.</param>
    /// <param name="mantissaBits">Of the lattice that they lie on.</param>
    public MagnitudeDensity(HistogramBin[] bins, int mantissaBits)
    {
        _bins = bins;
        _below = new Moments[bins.Length + 1];
        for (var i = 0; i < bins.Length; i++)
            _below[i + 1] = _below[i] + Moments.Uniform(bins[i].Count, bins[i].Lower, bins[i].Upper);
        MantissaBits = mantissaBits;
        _shift = 23 - mantissaBits;
        _binOfKey = [];
        if (bins.Length == 0)
            return;
        _firstKey = KeyOf(bins[0].Lower);
        _binOfKey = new int[KeyOf(bins[^1].Lower) - _firstKey + 1];
        var bin = 0;
        for (var key = 0; key < _binOfKey.Length; key++)
        {
            // the last bin that begins at this key or below
            while (bin + 1 < bins.Length && KeyOf(bins[bin + 1].Lower) - _firstKey <= key)
                bin++;
            _binOfKey[key] = bin;
        }
    }

    public int MantissaBits { get; }

    public IReadOnlyList<HistogramBin> Bins => _bins;

    /// <summary>How many magnitudes there are.</summary>
    public double Total => _below[^1].Count;

    /// <summary>The largest; 0 where there are none.</summary>
    public double Max => _bins.Length == 0 ? 0 : _bins[^1].Upper;

    /// <summary>Moments of all.</summary>
    public Moments Whole => _below[^1];

    /// <summary>Moments of the magnitudes below a point.</summary>
    public Moments Below(double x)
    {
        if (_bins.Length == 0 || x < _bins[0].Lower)
            return default;
        if (x >= Max)
            return Whole;
        var i = _binOfKey[Math.Min(KeyOf(x) - _firstKey, _binOfKey.Length - 1)];
        var bin = _bins[i];
        if (x >= bin.Upper)
            return _below[i + 1];
        if (x <= bin.Lower)
            return _below[i];
        return _below[i] + Moments.Uniform(bin.Count * (x - bin.Lower) / (bin.Upper - bin.Lower), bin.Lower, x);
    }

    /// <summary>The point below which so many magnitudes lie.</summary>
    /// <param name="count">More than 0, at most <see cref="Total"/>.</param>
    public double Inverse(double count)
    {
        var (low, high) = (0, _bins.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_below[middle + 1].Count >= count)
                high = middle;
            else
                low = middle + 1;
        }

        var bin = _bins[low];
        var share = Math.Clamp((count - _below[low].Count) / bin.Count, 0, 1);
        return bin.Lower + (share * (bin.Upper - bin.Lower));
    }

    private int KeyOf(double x) => (int)(BitConverter.SingleToUInt32Bits((float)x) >> _shift);
}
