using System.Globalization;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Shares a budget for the whole model out over its layers:
/// <code>
/// minimise Σ_l E_l(k_l)   subject to   C_other + Σ_l C_l(k_l) ≤ s·(C_other + Σ_l C_l)
/// </code>
/// E_l(k) the predicted squared error of layer l's output over the squared output, by whichever method makes the least at that cost; k = 0 leaves
/// the layer alone, with no error. Solved by <see cref="BudgetAllocation"/>.
/// </summary>
public sealed class BudgetPlan
{
    private readonly IReadOnlyList<DecomposableLayer> _layers;
    private readonly double[] _costs;
    private readonly IReadOnlyList<BudgetPoint>[] _points;
    private readonly CostedChoice[][] _choices;
    private readonly double _other;
    private readonly string _measure;

    /// <param name="measure">The budget's name, for messages.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="costs">What each costs as it is.</param>
    /// <param name="points">What each may become; empty where it is to be left alone. Points that save nothing are passed over.</param>
    /// <param name="other">What the rest of the model costs.</param>
    public BudgetPlan(
        string measure,
        IReadOnlyList<DecomposableLayer> layers,
        IReadOnlyList<double> costs,
        IReadOnlyList<IReadOnlyList<BudgetPoint>> points,
        double other
    )
    {
        (_measure, _layers, _other) = (measure, layers, other);
        _costs = [.. costs];
        _points = [.. points.Select((p, i) => (IReadOnlyList<BudgetPoint>)[.. p.Where(x => x.Cost < _costs[i])])];
        _choices =
        [
            .. _points.Select(
                (p, i) =>
                    (CostedChoice[])[new CostedChoice(_costs[i], 0), .. p.Select(x => new CostedChoice(x.Cost, x.Point.RelativeError))]
            ),
        ];
    }

    /// <summary>What the model costs as it is.</summary>
    public double Total => _other + _costs.Sum();

    /// <summary>The least share of <see cref="Total"/> that can be reached.</summary>
    public double LeastShare => Total == 0 ? 1 : (_other + BudgetAllocation.LeastCost(_choices)) / Total;

    /// <param name="share">s, above 0, below 1.</param>
    /// <returns>One decision for each layer.</returns>
    /// <exception cref="DiagnosticException">The share is below <see cref="LeastShare"/>.</exception>
    public IReadOnlyList<RankDecision> Decide(double share)
    {
        // a budget of exactly the least share is met up to rounding
        var budget = (share * Total) - _other + (1e-12 * Total);
        if (BudgetAllocation.Choose(_choices, budget) is not { } chosen)
            throw new DiagnosticException(
                RankCodes.BudgetUnreachable.At(
                    $"budget {_measure}={share.ToString(CultureInfo.InvariantCulture)}",
                    $"The least that can be reached is {_measure}={Told(LeastShare)}: {Told(Fixed / Total)} is in what cannot be decomposed or is exempt.",
                    $"Give {Told(LeastShare)} or more, allow more methods (--method mixed), or name heads with --include."
                )
            );
        return [.. chosen.Select((k, i) => Decision(i, k))];
    }

    /// <summary>What no decision changes.</summary>
    private double Fixed => Math.Max(0, _other + _costs.Where((_, i) => _points[i].Count == 0).Sum());

    private RankDecision Decision(int layer, int choice) =>
        choice > 0
            ? new RankDecision.Decompose(_layers[layer], _points[layer][choice - 1].Candidate, _points[layer][choice - 1].Point)
            : new RankDecision.LeaveAlone(_layers[layer], WhyKept(layer));

    private string WhyKept(int layer) =>
        Saving.WhyExempt(_layers[layer])
        ?? (
            _points[layer].Count == 0
                ? $"no rank of it saves {_measure}"
                : $"the budget holds without it: of all layers it would lose most for the {_measure} that it saves"
        );

    /// <summary>Three digits, rounded up, so that the figure can be asked for.</summary>
    private static string Told(double share) => (Math.Ceiling(share * 1000) / 1000).ToString("0.###", CultureInfo.InvariantCulture);
}
