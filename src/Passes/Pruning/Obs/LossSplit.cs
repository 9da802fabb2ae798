using NNCompress.Passes.Numerics;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Splits one budget of zeros over layers so that their outputs lose least in sum:
/// <code>
/// minimise Σ_l L_l(k_l)/E_l   subject to   Σ_l k_l = K       L_l(k) what layer l's output loses where k weights go, E_l what it holds
/// </code>
/// </summary>
internal static class LossSplit
{
    /// <param name="context">With calibration data; the model is not pruned yet.</param>
    /// <param name="data">The layers; the counts of those that share the budget are replaced.</param>
    /// <param name="options">Pattern, damping, what is kept.</param>
    public static void Apply(PassContext context, PruningDataRun data, PruneObsOptions options)
    {
        var layers = data.Fitted.Where(l => options.OwnTargetOf(l.Layer) is null).ToArray();
        var curves = new List<LossCurve>();
        foreach (var stage in LayerStages.Of(context.Model, layers, mostStages: 1, l => l.MomentBytes))
        {
            context.Progress?.Report(new PassProgress("weighing layers", (double)curves.Count / layers.Length));
            var found = context.Calibration!.Collect(
                context.Model,
                [.. stage.Select(l => new StatisticRequest(l.Input.Value, l.Moment))],
                context.Cancellation
            );
            foreach (var layer in stage)
            {
                if (LayerMoments.Of(layer, found, options.MatchBias && layer.Bias is not null, out _) is { } moments)
                    curves.Add(LossCurve.Of(layer, moments, data.ZerosOf(layer.Index), options.MinKeep, options, context.ParallelOptions));
            }
        }

        var budget = curves.Sum(c => c.Layer.Layer.Count - data.Counts[c.Layer.Index]);
        // even all that the layers can give may be too little; then they give that
        var chosen =
            BudgetAllocation.Choose([.. curves.Select(c => c.ToChoices())], budget) ?? [.. curves.Select(c => c.ToChoices().Length - 1)];
        var left = budget;
        foreach (var (curve, choice) in curves.Zip(chosen))
        {
            data.Counts[curve.Layer.Index] = curve.GoneAt(choice);
            left -= curve.Layer.Layer.Count - curve.GoneAt(choice);
        }

        // what the steps of the curves leave of the budget: the largest layers keep it
        foreach (var curve in curves.OrderByDescending(c => c.Layer.Layer.Count))
        {
            var kept = Math.Clamp(left, 0, data.Counts[curve.Layer.Index] - data.ZerosOf(curve.Layer.Index));
            data.Counts[curve.Layer.Index] -= kept;
            left -= kept;
        }
    }
}
