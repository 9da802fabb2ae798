using System.Globalization;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Numerics;

namespace NNCompress.LowRank;

/// <summary>
/// Ranks of all layers together, so that the whole model keeps a share of its latency. What a form saves is measured on the layer alone,
/// t_l − t_l(k), as equal multiply-accumulates do not mean equal time; the rest of the model is taken to stay as it is:
/// <code>
/// minimise Σ_l E_l(k_l)   subject to   T − Σ_l (t_l − t_l(k_l)) ≤ s·T
/// </code>
/// Of each layer only forms on the convex hull of error over multiply-accumulates are measured, and only ranks that fill the blocks of the kernels. A form that is not
/// faster beyond doubt is not made.
/// </summary>
/// <param name="Share">s: what is to be left of the latency, above 0, below 1.</param>
/// <param name="Timer">Measures.</param>
public sealed record LatencyRanks(double Share, ILayerTimer Timer) : RankChoice
{
    /// <summary>The measure's name on the command line.</summary>
    public const string Measure = "latency";

    /// <summary>Forms of a layer that are measured at most.</summary>
    private const int Forms = 8;

    /// <inheritdoc/>
    public override bool IsMeasured => true;

    /// <inheritdoc/>
    public override IEnumerable<Diagnostic> Check() =>
        Share is > 0 and < 1
            ? []
            :
            [
                RankCodes.BudgetInvalid.At(
                    $"budget {Measure}",
                    $"{Share.ToString(CultureInfo.InvariantCulture)} is no share of the latency to keep.",
                    "Give a number between 0 and 1, as 0.7."
                ),
            ];

    /// <inheritdoc/>
    public override IReadOnlyList<RankDecision> Choose(IReadOnlyList<DecomposableLayer> layers, RankChoiceContext context)
    {
        var times = new Dictionary<CandidatePoint, FormTime>(ReferenceEqualityComparer.Instance);
        var (costs, points) = (new List<double>(), new List<IReadOnlyList<BudgetPoint>>());
        foreach (var (index, layer) in layers.Index())
        {
            context.Run.Progress?.Report(new PassProgress($"timing {layer.Name}", (double)index / layers.Count));
            var measured = Measured(layer, context).ToArray();
            foreach (var form in measured)
                times[form.Point] = form.Time;
            // one cost for the layer: the middle of what the comparisons told of it
            var cost = measured.Length == 0 ? 0 : Median(measured.Select(m => m.Time.LayerSeconds));
            costs.Add(cost);
            points.Add([
                .. measured.Select(m => new BudgetPoint(
                    m.Candidate,
                    m.Point,
                    m.Time.Low > 1 ? cost * m.Time.FactorSeconds / m.Time.LayerSeconds : cost
                )),
            ]);
        }

        var plan = new BudgetPlan(Measure, layers, costs, points, Timer.Whole(context) - costs.Sum());
        return [.. plan.Decide(Share).Select(d => d is RankDecision.Decompose c ? c with { MeasuredSpeedup = times[c.Point].Speedup } : d)];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Measure}={Share.ToString(CultureInfo.InvariantCulture)}";

    private IEnumerable<(DecompositionCandidate Candidate, CandidatePoint Point, FormTime Time)> Measured(
        DecomposableLayer layer,
        RankChoiceContext context
    )
    {
        // what computes nothing, as a lookup table, gets no faster by a product behind it
        if (layer.Cost.Macs == 0)
            yield break;
        var all = BudgetRanks.PointsOf(layer).Where(p => RankGrid.FillsBlocks(p.Point.Ranks, FullRanks.Of(p.Candidate))).ToArray();
        var hull = LowerHull.Of([.. all.Select(p => new CostedChoice(p.Point.Cost.Macs, p.Point.RelativeError))]);
        foreach (var i in Spread(hull))
        {
            context.Run.Cancellation.ThrowIfCancellationRequested();
            yield return (all[i].Candidate, all[i].Point, Timer.Compare(context, layer, all[i].Candidate, all[i].Point));
        }
    }

    /// <summary>As many as are measured, evenly over the hull, both ends among them.</summary>
    private static IEnumerable<int> Spread(IReadOnlyList<int> hull) =>
        hull.Count <= Forms
            ? hull
            : Enumerable.Range(0, Forms).Select(i => hull[(int)Math.Round(i * (hull.Count - 1.0) / (Forms - 1))]).Distinct();

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
    }
}
