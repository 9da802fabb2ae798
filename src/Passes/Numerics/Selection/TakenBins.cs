using System.Numerics;

namespace NNCompress.Passes.Numerics;

/// <summary>What of a layer's bins of one value goes, from the smallest up; only the last may go in part.</summary>
internal sealed class TakenBins
{
    public long Weights { get; private set; }

    /// <summary>Σ|w|² over what goes, in units²; each unit's square once per weight.</summary>
    public BigInteger Energy { get; private set; }

    /// <summary>The key of the last bin; null where nothing is taken.</summary>
    public ulong? LastKey { get; private set; }

    /// <summary>How many weights of the last bin go; null where all of them do.</summary>
    public long? PartOfLast { get; private set; }

    public void Add(in MagnitudeBin bin, long weights)
    {
        Weights += weights;
        Energy += weights * bin.Format.SquareOf(bin.FirstKey);
        LastKey = bin.FirstKey;
        PartOfLast = weights < bin.Weights ? weights : null;
    }
}
