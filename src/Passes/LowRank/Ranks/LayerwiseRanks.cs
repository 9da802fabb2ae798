namespace NNCompress.Passes.LowRank;

/// <summary>
/// Ranks that are found for each layer by itself. Every method that the layer offers is asked; of the points that save something the one that makes
/// the least error for what it saves is taken: least E/(C − C_k), C the layer's cost, C_k that of the factors.
/// </summary>
public abstract record LayerwiseRanks : RankChoice
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<RankDecision> Choose(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context)
    {
        Require(layers);
        RankDecision[] decisions = [.. layers.Select(Decide)];
        if (decisions.All(d => d is RankDecision.LeaveAlone))
            context.Run.Findings.Add(RankCodes.NothingSaved.At($"rank {this}", WhyNone(decisions), "Give lower ranks, or a budget."));
        return decisions;
    }

    private static string WhyNone(IReadOnlyList<RankDecision> decisions)
    {
        var reasons = decisions
            .Cast<RankDecision.LeaveAlone>()
            .GroupBy(d => d.Reason)
            .Select(g => $"{g.First().Layer.Name}: {g.Key}")
            .Take(3);
        return $"The model stays as it is ({string.Join("; ", reasons)}).";
    }

    /// <summary>Whether the choice fits the layers as a whole.</summary>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">It does not.</exception>
    private protected virtual void Require(IReadOnlyList<DecomposableLayer> layers) { }

    /// <summary>Why the choice says nothing about a layer; null where it does.</summary>
    private protected virtual string? WhyNot(DecomposableLayer layer) => Saving.WhyExempt(layer);

    /// <summary>What a method is to be cut to.</summary>
    /// <returns>The point, or the reason why there is none.</returns>
    private protected abstract (CandidatePoint? Point, string? Reason) Cut(DecomposableLayer layer, DecompositionCandidate candidate);

    private RankDecision Decide(DecomposableLayer layer)
    {
        if (WhyNot(layer) is { } exempt)
            return new RankDecision.LeaveAlone(layer, exempt);
        var reasons = new List<string>();
        var found = new List<RankDecision.Decompose>();
        foreach (var candidate in layer.Candidates)
        {
            var (point, reason) = Cut(layer, candidate);
            if (point is null)
                reasons.Add(reason!);
            else if (!Saving.IsMade(layer, point))
                reasons.Add(Saving.Refusal(layer, candidate, point));
            else
                found.Add(new RankDecision.Decompose(layer, candidate, point));
        }

        return found.Count > 0 ? found.MinBy(ErrorForSaving)! : new RankDecision.LeaveAlone(layer, string.Join("; ", reasons.Distinct()));
    }

    private static double ErrorForSaving(RankDecision.Decompose choice)
    {
        var (whole, factors) = (choice.Layer.Cost, choice.Point.Cost);
        var saved = whole.Macs > 0 ? whole.Macs - factors.Macs : whole.Parameters - factors.Parameters;
        return choice.Point.RelativeError / saved;
    }
}
