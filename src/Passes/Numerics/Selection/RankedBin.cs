using System.Numerics;

namespace NNCompress.Passes.Numerics;

/// <summary>A bin of one value in the order of selection: by score, then layer, then magnitude.</summary>
internal sealed class RankedBin : IComparable<RankedBin>
{
    private readonly BigInteger _energyAbove;
    private readonly ImportanceScore _score;
    private readonly double _lower;
    private readonly double _upper;

    public RankedBin(int layer, MagnitudeBin bin, long available, BigInteger energyAbove, ImportanceScore score)
    {
        Layer = layer;
        Bin = bin;
        Available = available;
        _energyAbove = energyAbove;
        _score = score;
        (_lower, _upper) = score.BoundsOf(bin, energyAbove);
    }

    /// <summary>The layer's place in its pool.</summary>
    public int Layer { get; }

    public MagnitudeBin Bin { get; }

    /// <summary>How many of its weights may go.</summary>
    public long Available { get; }

    /// <inheritdoc/>
    public int CompareTo(RankedBin? other)
    {
        if (other is null)
            return 1;
        var order =
            _upper < other._lower ? -1
            : _lower > other._upper ? 1
            : _score.Compare(Bin, _energyAbove, other.Bin, other._energyAbove);
        if (order == 0)
            order = Layer.CompareTo(other.Layer);
        return order != 0 ? order : Bin.FirstKey.CompareTo(other.Bin.FirstKey);
    }
}
