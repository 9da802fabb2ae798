using NNCompress.LowRank;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Numerics;

namespace NNCompress.Inspection;

/// <summary>Looks at what each layer offers and leaves all of them alone: a decomposition that stops where ranks would be chosen.</summary>
/// <param name="Timer">Times layers and factors; null where nothing is timed.</param>
/// <param name="Take">Takes what was found.</param>
internal sealed record SpectrumRanks(ILayerTimer? Timer, Action<IReadOnlyList<SpectrumInspection>> Take) : RankChoice
{
    private static readonly double[] Shares = [0.5, 0.25, 0.125];

    /// <inheritdoc/>
    public override IReadOnlyList<RankDecision> Choose(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context)
    {
        var found = new List<SpectrumInspection>();
        foreach (var (index, layer) in layers.Index())
        {
            context.Run.Cancellation.ThrowIfCancellationRequested();
            context.Run.Progress?.Report(new PassProgress($"looking at {layer.Name}", (double)index / layers.Count));
            if (layer.Candidates.FirstOrDefault(c => c.Plain is not null) is { } candidate)
                found.Add(Inspect(layer, candidate, context));
        }

        Take(found);
        return [.. layers.Select(l => new RankDecision.LeaveAlone(l, "it is only looked at"))];
    }

    private SpectrumInspection Inspect(DecomposableLayer layer, DecompositionCandidate candidate, RankChoiceContext context)
    {
        var plain = candidate.Plain!;
        var values = CompletedSpectrum.Of(plain);
        return new SpectrumInspection(
            layer.Name,
            layer.Node.OpType,
            plain.Rows,
            plain.Columns,
            plain.Values.ToArray(),
            candidate.Whitened?.Values.ToArray(),
            EffectiveRank.Of(values),
            candidate.Whitened is { } whitened ? EffectiveRank.Of(CompletedSpectrum.Of(whitened)) : null,
            [.. Shares.Select(s => LevelAt(s, layer, candidate, values, context)).OfType<SpectrumLevel>()],
            Saving.WhyExempt(layer) ?? (candidate.Points.Any(p => Saving.IsMade(layer, p)) ? null : "it gets no smaller at any rank")
        );
    }

    private SpectrumLevel? LevelAt(
        double share,
        DecomposableLayer layer,
        DecompositionCandidate candidate,
        double[] values,
        RankChoiceContext context
    )
    {
        var rank = Math.Max(1, (int)Math.Round(share * values.Length));
        if (candidate.Points.FirstOrDefault(p => p.Ranks[0] >= rank) is not { } point)
            return null;
        var energy = SpectralEnergy.At(values, Math.Min(point.Ranks[0], values.Length));
        return new SpectrumLevel(
            share,
            point.Ranks[0],
            energy,
            Math.Sqrt(Math.Max(0, 1 - energy)),
            candidate.Whitened is null ? null : Math.Sqrt(point.RelativeError),
            layer.Cost.Macs > 0 ? (double)layer.Cost.Macs / point.Cost.Macs : (double)layer.Cost.Parameters / point.Cost.Parameters,
            Measured(layer, candidate, point, context)
        );
    }

    /// <summary>A layer that does not run alone has no measured gain; what it would be stays unknown.</summary>
    private double? Measured(DecomposableLayer layer, DecompositionCandidate candidate, CandidatePoint point, RankChoiceContext context)
    {
        try
        {
            return Timer?.Compare(context, layer, candidate, point).Speedup;
        }
        catch (DiagnosticException e)
        {
            context.Run.Findings.Add(InspectionCodes.GainNotMeasured.At(layer.Name, e.Diagnostics[0].Message, e.Diagnostics[0].Remedy));
            return null;
        }
    }
}
