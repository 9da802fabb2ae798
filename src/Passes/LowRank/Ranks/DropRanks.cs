using System.Globalization;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// The smallest budget whose model loses no more of the metric than allowed, on the samples that choices are made on:
/// <code>
/// smallest s ≥ least with  metric(float) − metric(model decomposed to share s) ≤ max drop
/// </code>
/// s is looked for by halving between the least share and 1, which needs the drop to rise as s falls; every model that is tried is
/// really evaluated, and the smallest one that held is kept. Where none holds, nothing is decomposed.
/// </summary>
/// <param name="MaxDrop">Points of the metric that may be lost; not negative.</param>
/// <param name="Measure">What the budget limits.</param>
/// <param name="Least">No smaller share is tried; null: the least that can be reached.</param>
public sealed record DropRanks(double MaxDrop, BudgetMeasure Measure, double? Least = null) : RankChoice
{
    /// <summary>The share is known to 1/128 of what is between the least one and 1 then.</summary>
    private const int Trials = 7;

    /// <inheritdoc/>
    public override bool UsesTuning => true;

    /// <inheritdoc/>
    public override bool IsMeasured => true;

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check()
    {
        if (!(MaxDrop >= 0))
            yield return RankCodes.BudgetInvalid.At(
                "max-drop",
                $"{MaxDrop.ToString(CultureInfo.InvariantCulture)} points cannot be lost.",
                "Give 0 or a positive number."
            );
        foreach (var mistake in Least is { } share ? BudgetRanks.CheckShare(Measure.Id, share) : [])
            yield return mistake;
    }

    /// <inheritdoc/>
    public override bool ConcernsTable(Node node, string label, string weightName) => Measure != BudgetMeasure.Macs;

    /// <inheritdoc/>
    public override IReadOnlyList<RankDecision> Choose(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context)
    {
        if (context.Run.Scorer is not { } scorer || context.Trial is not { } trial)
            throw new DiagnosticException(
                RankCodes.NoScorer.At("max-drop", "Whether a drop holds is measured on labelled data, and there is none.", "Give --data.")
            );
        var plan = BudgetRanks.PlanOf(layers, context, Measure);
        var least = Math.Max(plan.LeastShare, Least ?? 0);
        // the least share first: where that holds, or nothing can be saved, there is nothing to look for
        if (least >= 1 || Holds(least, 0))
            return plan.Decide(Math.Min(least, 1));
        var (fails, holds) = (least, 1.0);
        for (var i = 1; i <= Trials; i++)
        {
            var middle = 0.5 * (fails + holds);
            if (Holds(middle, i))
                holds = middle;
            else
                fails = middle;
        }

        if (holds == 1)
            context.Run.Findings.Add(
                RankCodes.DropMissed.At(
                    "max-drop",
                    $"Even with {Measure}={fails.ToString("0.###", CultureInfo.InvariantCulture)} the model loses more than {MaxDrop} points of {scorer.Metric}.",
                    "Allow more, or exclude the layers that matter most."
                )
            );
        return plan.Decide(holds);

        bool Holds(double share, int done)
        {
            context.Run.Cancellation.ThrowIfCancellationRequested();
            var told = $"trying {Measure}={share.ToString("0.###", CultureInfo.InvariantCulture)}";
            context.Run.Progress?.Report(new PassProgress(told, done / (Trials + 1.0)));
            using var model = trial(plan.Decide(share));
            return scorer.Baseline - scorer.Score(model, context.Run.Cancellation) <= MaxDrop;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"max-drop {MaxDrop.ToString(CultureInfo.InvariantCulture)} on {Measure}";
}
