using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Ranks that each layer's spectrum gives, rounded up to what kernels like. Methods with two ranks get the cheapest pair whose error is not above that
/// of the spectrum's rank; a method without a spectrum has none.
/// </summary>
public abstract record SpectralRanks : LayerwiseRanks
{
    /// <summary>The spectrum that is asked.</summary>
    private protected virtual SingularSpectrum? SpectrumOf(DecompositionCandidate candidate) => candidate.Whitened ?? candidate.Plain;

    /// <summary>The rank of a spectrum.</summary>
    /// <param name="singularValues">All of them, in falling order.</param>
    /// <param name="larger">The larger extent of the matrix.</param>
    private protected abstract int RankOf(double[] singularValues, int larger);

    private protected sealed override (CandidatePoint? Point, string? Reason) Cut(DecomposableLayer layer, DecompositionCandidate candidate)
    {
        if (SpectrumOf(candidate) is not { } spectrum)
            return (null, $"{candidate.Method} has no spectrum that a rank could be read from");
        var values = CompletedSpectrum.Of(spectrum);
        var rank = RankOf(values, Math.Max(spectrum.Rows, spectrum.Columns));
        if (rank == 0)
            return (null, "nothing in it stands out of noise");
        var full = FullRanks.Of(candidate);
        var point =
            full.Count == 1
                ? candidate.Points.FirstOrDefault(p => p.Ranks[0] >= RankGrid.RoundUp(rank, full[0]))
                : candidate.Points.FirstOrDefault(p =>
                    p.RelativeError <= 1 - SpectralEnergy.At(values, rank) && RankGrid.Contains(p.Ranks, full)
                );
        return (point, point is null ? $"rank {rank} of {candidate.Method} costs more than the layer" : null);
    }
}
