using System.Globalization;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.LowRank;

/// <summary>The cheapest ranks whose predicted error is at most 1 − share: with input moments, that keep this share of the output's energy.</summary>
/// <param name="Share">Above 0, below 1.</param>
public sealed record EnergyRanks(double Share) : LayerwiseRanks
{
    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check() =>
        Share is > 0 and < 1
            ? []
            :
            [
                RankCodes.RankInvalid.At(
                    "energy",
                    $"{Share.ToString(CultureInfo.InvariantCulture)} is no share of the energy to keep.",
                    "Give a number between 0 and 1, as 0.95."
                ),
            ];

    /// <inheritdoc/>
    public override string ToString() => $"energy {Share.ToString(CultureInfo.InvariantCulture)}";

    private protected override (CandidatePoint? Point, string? Reason) Cut(DecomposableLayer layer, DecompositionCandidate candidate)
    {
        var full = FullRanks.Of(candidate);
        var point = candidate.Points.FirstOrDefault(p => p.RelativeError <= 1 - Share && RankGrid.Contains(p.Ranks, full));
        return (point, point is null ? $"{candidate.Method} keeps {Share:0.##%} of the energy at no rank that is worth a look" : null);
    }
}
