using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// As many components as stand out of the noise of each layer's weight (<see cref="BayesianRank"/>). The weight's own spectrum is asked: in
/// the norm of the inputs noise would not be the same in all directions.
/// </summary>
public sealed record BayesianRanks : SpectralRanks
{
    /// <inheritdoc/>
    public override string ToString() => "evbmf";

    private protected override SingularSpectrum? SpectrumOf(DecompositionCandidate candidate) => candidate.Plain;

    private protected override int RankOf(double[] singularValues, int larger) => BayesianRank.Of(singularValues, larger);
}
