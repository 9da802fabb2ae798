using System.Numerics;

namespace NNCompress.Passes.Numerics;

/// <summary>score(w) = |w|.</summary>
internal sealed class MagnitudeScore : ImportanceScore
{
    /// <inheritdoc/>
    public override string Id => "magnitude";

    /// <inheritdoc/>
    internal override (double Lower, double Upper) BoundsOf(in MagnitudeBin bin, BigInteger energyAbove) =>
        (bin.Format.ValueOf(bin.FirstKey), bin.Format.ValueOf(bin.LastKey));

    /// <inheritdoc/>
    internal override int Compare(in MagnitudeBin a, BigInteger energyAboveA, in MagnitudeBin b, BigInteger energyAboveB) =>
        a.FirstKey.CompareTo(b.FirstKey);
}
