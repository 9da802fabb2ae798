using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.LowRank;

/// <summary>Decisions of another run, carried out as they are: nothing is chosen or measured.</summary>
/// <param name="Records">What is decomposed; every other layer stays.</param>
public sealed record RecordedRanks(IReadOnlyList<RankRecord> Records) : RankChoice
{
    /// <inheritdoc/>
    public override bool Names(DecomposableLayer layer) => Records.Any(r => r.Layer == layer.Name);

    /// <inheritdoc/>
    public override bool ConcernsTable(Node node, string label, string weightName) => Records.Any(r => r.Layer == label);

    /// <inheritdoc/>
    public override IReadOnlyList<RankDecision> Choose(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context)
    {
        var findings = new DiagnosticBag();
        var known = layers.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var record in Records.Where(r => !known.Contains(r.Layer)))
            findings.Add(
                RankCodes.RecordUnmatched.At(
                    $"layer {record.Layer}",
                    "The recorded decisions name it, and the model has no such layer that can be decomposed.",
                    "Give the decisions of a run on this model, with the same --include and --exclude."
                )
            );
        RankDecision[] decisions = [.. layers.Select(l => Decide(l, findings))];
        findings.ThrowIfErrors();
        return decisions;
    }

    /// <inheritdoc/>
    public override string ToString() => "as recorded";

    private RankDecision Decide(DecomposableLayer layer, DiagnosticBag findings)
    {
        var left = new RankDecision.LeaveAlone(layer, "the recorded decisions leave it alone");
        if (Records.FirstOrDefault(r => r.Layer == layer.Name) is not { } record)
            return left;
        var candidate = layer.Candidates.FirstOrDefault(c => c.Method == record.Method);
        if (candidate?.Points.FirstOrDefault(p => p.Ranks.SequenceEqual(record.Ranks)) is { } point)
            return new RankDecision.Decompose(layer, candidate, point) { MeasuredSpeedup = record.Speedup, Inputs = record.Inputs };
        findings.Add(
            RankCodes.RecordUnmatched.At(
                $"layer {record.Layer}",
                $"The recorded decisions cut it by {record.Method} to rank {string.Join('×', record.Ranks)}, which it does not offer.",
                "Give the decisions of a run on this model, with the same --method."
            )
        );
        return left;
    }
}
