using NNCompress.OnnxIO;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>Carries out decisions: computes factors while the model is still whole, puts them into the graph, and reports.</summary>
/// <param name="context">Of the model.</param>
/// <param name="bench">What to work with.</param>
/// <param name="moments">Of the model's layers.</param>
/// <param name="layers">The model's layers.</param>
/// <param name="residuals">Whether sparse residuals are looked for.</param>
internal sealed class DecompositionRun(
    PassContext context,
    Workbench bench,
    IMomentSource moments,
    IReadOnlyDictionary<DecomposableLayer, SurveyedTarget> layers,
    bool residuals
)
{
    private readonly List<DecomposedLayer> _decomposed = [];
    private readonly List<(Node Node, LayerReport Report)> _leftAlone = [];
    private IReadOnlyDictionary<Node, RefitOutcome> _refitted = new Dictionary<Node, RefitOutcome>();
    private int? _runs;

    public void Decompose(IReadOnlyList<RankDecision> decisions)
    {
        var wanted = new Dictionary<TargetLayer, RankDecision.Decompose>();
        foreach (var decision in decisions)
        {
            var target = layers[decision.Layer].Target;
            if (decision is RankDecision.Decompose decompose)
                wanted.Add(target, decompose);
            else
                LeaveAlone(target, ((RankDecision.LeaveAlone)decision).Reason);
        }

        var fitted = new List<(DecomposedLayer Layer, LayerFactors Factors, double[]? Shift)>();
        var search = new ResidualSearch(bench);
        foreach (var (target, found, _) in moments.Of([.. wanted.Keys]))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new PassProgress($"decomposing {target.Label}", 0.5 + 0.5 * fitted.Count / wanted.Count));
            var decision = wanted[target];
            var factors = MethodChoice.Of(decision.Candidate.Method).Fit(target, decision.Point, found, bench);
            if (!factors.Stored.All(target.Constants.Holds))
            {
                LeaveAlone(target, $"its factors have numbers too large for {target.Source.Tensor.Type}");
                continue;
            }

            var (error, shift) = FactorError.Of(target, factors, found, bench);
            var layer = new DecomposedLayer(target, decision, error);
            if (residuals || decision.Inputs is not null)
            {
                layer = layer with { Residual = search.Find(target, decision, error, found) };
                if (layer.Residual is ResidualOutcome.Kept kept)
                {
                    layer = layer.With(kept);
                    (factors, shift) = (kept.Factors, kept.Shift);
                }
            }

            fitted.Add((layer, factors, shift));
        }

        foreach (var (layer, factors, shift) in fitted)
        {
            factors.Write(context.Editor, shift);
            _decomposed.Add(layer);
        }
    }

    /// <summary>Fits weights to what the decomposed model's prefix gives, where that brings the model's outputs nearer.</summary>
    /// <param name="reference">The model as it was.</param>
    public void Refit(Model reference)
    {
        var refit = new GuardedRefit(context, reference, bench);
        var outcomes = refit.Run(_decomposed.ToDictionary(d => d.Target.Node, d => d.Target));
        for (var i = 0; i < _decomposed.Count; i++)
            _decomposed[i] = _decomposed[i] with { Refitted = outcomes[_decomposed[i].Target.Node] };
        _refitted = outcomes;
        _runs = refit.Runs;
    }

    /// <summary>The report of the pass, its layers in order of execution.</summary>
    /// <param name="changesBefore">Changes before the pass.</param>
    /// <param name="furtherLeftAlone">Layers that were no candidates.</param>
    public PassReport Report(int changesBefore, IEnumerable<(Node Node, LayerReport Report)> furtherLeftAlone)
    {
        var positions = ExecutionOrder.Of(context.Model).Index().ToDictionary(n => n.Item, n => n.Index);
        var before = _decomposed.Aggregate(default(LayerCost), (sum, d) => sum + d.Decision.Layer.Cost);
        var after = _decomposed.Aggregate(default(LayerCost), (sum, d) => sum + d.Decision.Point.Cost);
        return new PassReport(
            context.PassId,
            context.Editor.Changes - changesBefore,
            [
                .. _decomposed
                    .Select(d => (d.Target.Node, Report: d.ToReport()))
                    .Concat(_leftAlone.Concat(furtherLeftAlone).Select(Told))
                    .OrderBy(r => positions.GetValueOrDefault(r.Node, int.MaxValue))
                    .Select(r => r.Report),
            ],
            [
                new Measure("decomposedLayers", "Layers decomposed", _decomposed.Count, MeasureUnit.Count),
                new Measure("macsBefore", "Their MACs before", before.Macs, MeasureUnit.Count),
                new Measure("macsAfter", "after", after.Macs, MeasureUnit.Count),
                new Measure("parametersBefore", "Their parameters before", before.Parameters, MeasureUnit.Count),
                new Measure("parametersAfter", "after", after.Parameters, MeasureUnit.Count),
                .. residuals
                    ?
                    [
                        new Measure(
                            "residualLayers",
                            "Layers with a sparse residual",
                            _decomposed.Count(d => d.Residual is ResidualOutcome.Kept),
                            MeasureUnit.Count
                        ),
                    ]
                    : Array.Empty<Measure>(),
                .. _runs is { } runs
                    ?
                    [
                        new Measure(
                            "refittedLayers",
                            "Layers fitted again",
                            _decomposed.Count(d => d.Refitted is RefitOutcome.Judged { IsBetter: true }),
                            MeasureUnit.Count
                        ),
                        new Measure(
                            "refittedWholeLayers",
                            "whole layers behind them",
                            _refitted.Values.Count(o => o is RefitOutcome.Judged { IsBetter: true })
                                - _decomposed.Count(d => d.Refitted is RefitOutcome.Judged { IsBetter: true }),
                            MeasureUnit.Count
                        ),
                        new Measure("runs", "Runs over the data for that", runs, MeasureUnit.Count),
                    ]
                    : Array.Empty<Measure>(),
            ]
        )
        {
            Decompositions = [.. _decomposed.Select(d => RankRecord.Of(d.Decision))],
        };
    }

    /// <summary>A layer that was not decomposed may have been fitted all the same.</summary>
    private (Node Node, LayerReport Report) Told((Node Node, LayerReport Report) left) =>
        _refitted.GetValueOrDefault(left.Node) is RefitOutcome.Judged { IsBetter: true }
            ? left with
            {
                Report = left.Report with
                {
                    LeftAloneBecause =
                        $"{left.Report.LeftAloneBecause}; its weights are fitted to what the decomposed layers before it give",
                },
            }
            : left;

    private void LeaveAlone(TargetLayer target, string reason) =>
        _leftAlone.Add((target.Node, LayerReport.LeftAlone(target.Label, target.Node.OpType, target.Source.Name, reason)));
}
