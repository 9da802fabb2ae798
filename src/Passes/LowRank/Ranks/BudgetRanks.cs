using System.Globalization;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.LowRank;

/// <summary>Ranks of all layers together, so that the whole model keeps a share of what it costs and the errors are smallest (<see cref="BudgetPlan"/>).</summary>
/// <param name="Measure">What the budget limits.</param>
/// <param name="Share">What is to be left of it, above 0, below 1.</param>
public sealed record BudgetRanks(BudgetMeasure Measure, double Share) : RankChoice
{
    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check() => CheckShare(Measure.Id, Share);

    /// <inheritdoc/>
    public override bool ConcernsTable(Node node, string label, string weightName) => Measure != BudgetMeasure.Macs;

    /// <inheritdoc/>
    public override IReadOnlyList<RankDecision> Choose(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context) =>
        PlanOf(layers, context, Measure).Decide(Share);

    /// <inheritdoc/>
    public override string ToString() => $"{Measure}={Share.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The plan of a measure that is counted.</summary>
    public static BudgetPlan PlanOf(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context, BudgetMeasure measure) =>
        new(
            measure.Id,
            layers,
            [.. layers.Select(l => measure.Of(l, l.Cost))],
            [
                .. layers.Select(l =>
                    (IReadOnlyList<BudgetPoint>)
                        [.. PointsOf(l).Select(p => new BudgetPoint(p.Candidate, p.Point, measure.Of(l, p.Point.Cost)))]
                ),
            ],
            measure.Other(layers, context)
        );

    /// <summary>Points of all methods of a layer that are on the grid and save something; none of a layer that is exempt.</summary>
    public static IEnumerable<(DecompositionCandidate Candidate, CandidatePoint Point)> PointsOf(DecomposableLayer layer) =>
        Saving.WhyExempt(layer) is not null
            ? []
            : layer.Candidates.SelectMany(c =>
            {
                var full = FullRanks.Of(c);
                return c.Points.Where(p => Saving.IsMade(layer, p) && RankGrid.Contains(p.Ranks, full)).Select(p => (c, p));
            });

    internal static IEnumerable<Diagnostic> CheckShare(string measure, double share) =>
        share is > 0 and < 1
            ? []
            :
            [
                RankCodes.BudgetInvalid.At(
                    $"budget {measure}",
                    $"{share.ToString(CultureInfo.InvariantCulture)} is no share of the {measure} to keep.",
                    "Give a number between 0 and 1, as 0.5."
                ),
            ];
}
