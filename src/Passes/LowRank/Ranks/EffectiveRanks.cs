using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>The effective rank of each layer's spectrum, that of its output where input moments are known (<see cref="EffectiveRank"/>).</summary>
public sealed record EffectiveRanks : SpectralRanks
{
    /// <inheritdoc/>
    public override string ToString() => "effective";

    private protected override int RankOf(double[] singularValues, int larger) =>
        // an entropy is exact up to rounding only: a whole number stays one
        (int)Math.Ceiling(EffectiveRank.Of(singularValues) - 1e-9);
}
