using System.Numerics;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// What a selection knows of one layer: units that surely go (all below the open bins), units that surely stay (all above them), and
/// the open bins between, of which it is not yet known.
/// </summary>
internal sealed class LayerSelection
{
    private readonly long _cap;
    private ulong? _lastGone;

    /// <param name="index">The layer.</param>
    /// <param name="bins">All its bins, ascending.</param>
    /// <param name="cap">Most weights that may go.</param>
    public LayerSelection(int index, IReadOnlyList<MagnitudeBin> bins, long cap)
    {
        Index = index;
        Open = bins;
        _cap = cap;
    }

    public int Index { get; }

    /// <summary>Weights below the open bins.</summary>
    public long Gone { get; private set; }

    public BigInteger EnergyGone { get; private set; }

    public BigInteger EnergyAbove { get; private set; }

    /// <summary>Ascending; all leave as many bits of the key open.</summary>
    public IReadOnlyList<MagnitudeBin> Open { get; private set; }

    /// <summary>The largest key that surely goes, with everything below it; null where there is none.</summary>
    public ulong? LastGone => _lastGone;

    /// <summary>Per open bin: how many of its weights the cap lets go, and the energy above it in the layer.</summary>
    public IEnumerable<(MagnitudeBin Bin, long Available, BigInteger Above)> Candidates()
    {
        var above = EnergyAbove + Open.Aggregate(BigInteger.Zero, (sum, bin) => sum + bin.Energy);
        var free = _cap - Gone;
        foreach (var bin in Open)
        {
            above -= bin.Energy;
            var available = Math.Clamp(free, 0, bin.Weights);
            free -= available;
            yield return (bin, available, above);
        }
    }

    /// <summary>Settles the first <paramref name="below"/> open bins (they go) and those from <paramref name="above"/> on (they stay).</summary>
    public void Settle(int below, int above)
    {
        for (var i = 0; i < below; i++)
        {
            Gone += Open[i].Weights;
            EnergyGone += Open[i].Energy;
            _lastGone = Open[i].LastKey;
        }

        for (var i = above; i < Open.Count; i++)
            EnergyAbove += Open[i].Energy;
        Open = [.. Open.Skip(below).Take(above - below)];
    }

    /// <summary>Puts the children of the open bins in their place.</summary>
    public void Refine(IReadOnlyList<MagnitudeBin> children) => Open = children;
}
