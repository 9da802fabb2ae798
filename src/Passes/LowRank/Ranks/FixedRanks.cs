using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Ranks that the user gives: one for all layers, and others for layers that patterns name, of which the last one counts. A rank is taken as it
/// is; where a method does not offer it, the next larger one that it has. Of methods with two ranks it is meant for both.
/// </summary>
/// <param name="Size">For layers that no target names; null: they are left alone.</param>
/// <param name="Targets">Ranks of their own.</param>
public sealed record FixedRanks(RankSize? Size, IReadOnlyList<RankTarget> Targets) : LayerwiseRanks
{
    /// <inheritdoc/>
    public override bool Names(DecomposableLayer layer) => Targets.Any(t => layer.IsNamedBy(t.Pattern));

    /// <inheritdoc/>
    public override bool ConcernsTable(Node node, string label, string weightName) =>
        Targets.Any(t => LayerFilter.Matches(t.Pattern, node, weightName) || t.Pattern.Matches(label));

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Targets.Select(t => t.ToString()).Append(Size?.ToString()).OfType<string>());

    private protected override void Require(IReadOnlyList<DecomposableLayer> layers)
    {
        var findings = new DiagnosticBag();
        foreach (var target in Targets)
        {
            var named = layers.Where(l => l.IsNamedBy(target.Pattern)).ToArray();
            if (named.Length == 0)
                findings.Add(
                    RankCodes.TargetUnmatched.At(
                        $"rank {target}",
                        $"'{target.Pattern}' names no layer that can be decomposed.",
                        "`nncompress inspect` shows which can."
                    )
                );
            else if (WhyAbove(target.Size, named) is { } above)
                findings.Add(RankCodes.RankAboveFull.At($"rank {target}", above, "Give a lower rank, or a share of the full one."));
        }

        if (Size is not null && layers.Count > 0 && WhyAbove(Size, layers) is { } all)
            findings.Add(RankCodes.RankAboveFull.At($"rank {Size}", all, "Give a lower rank, or a share of the full one."));
        findings.ThrowIfErrors();
    }

    private protected override string? WhyNot(DecomposableLayer layer) =>
        SizeFor(layer) is null ? "no rank is given for it"
        : Names(layer) ? null
        : base.WhyNot(layer);

    private protected override (CandidatePoint? Point, string? Reason) Cut(DecomposableLayer layer, DecompositionCandidate candidate)
    {
        var (size, full) = (SizeFor(layer)!, FullRanks.Of(candidate));
        if (size is RankSize.Count { Rank: var rank } && rank > full.Max())
            return (null, $"its full rank is {full.Max()} by {candidate.Method}, below {rank}");
        var wanted = full.Select(f => Math.Min(size.Of(f), f)).ToArray();
        var point = candidate.Points.FirstOrDefault(p => p.Ranks.Zip(wanted).All(r => r.First >= r.Second));
        return (
            point,
            point is null ? $"{candidate.Method} has no rank of {string.Join('×', wanted)} or above that is worth a look" : null
        );
    }

    private RankSize? SizeFor(DecomposableLayer layer) => Targets.LastOrDefault(t => layer.IsNamedBy(t.Pattern))?.Size ?? Size;

    /// <summary>That every layer concerned has a lower full rank; null where one has not.</summary>
    private static string? WhyAbove(RankSize size, IReadOnlyList<DecomposableLayer> layers)
    {
        if (size is not RankSize.Count { Rank: var rank })
            return null;
        var largest = layers.MaxBy(FullOf)!;
        return rank > FullOf(largest) ? $"The largest rank that a layer can have is {FullOf(largest)}, of '{largest.Name}'." : null;

        static int FullOf(DecomposableLayer layer) => layer.Candidates.Max(c => FullRanks.Of(c).Max());
    }
}
