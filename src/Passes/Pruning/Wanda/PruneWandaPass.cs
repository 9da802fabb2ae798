using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Removes in every output row the weights that are smallest times the size of what they multiply on calibration data (Wanda: Sun et al. 2023, "A Simple and Effective
/// Pruning Approach for Large Language Models").
/// <code>
/// score(w_ij) = |w_ij|·‖X_:j‖₂,   compared within row i;  the weights that stay do not move
/// </code>
/// One run over the data for all layers. Layers whose input is not seen as rows are pruned by magnitude, which is said.
/// </summary>
public sealed class PruneWandaPass(PruneWandaOptions options) : Pass
{
    public const string PassId = "prune-wanda";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        var mistakes = options.Check();
        if (mistakes.Count > 0)
            throw new DiagnosticException(mistakes);
        if (context.Calibration is null)
            throw new DiagnosticException(PruningDataRun.NoCalibration(Id));
        var run = PruningRun.Begin(context, options, options.WantedPattern.ReasonAgainst);
        var decisions = new PrunedLayer[run.Layers.Count];
        if (run.Layers.Count > 0)
        {
            var data = new PruningDataRun(context, run, options, context.Reference ?? context.Model);
            var fitted = data.Fitted.ToDictionary(l => l.Index);
            var found = context.Calibration.Collect(
                context.Model,
                [.. data.Fitted.Select(l => new StatisticRequest(l.Input.Value, KindOf(l)))],
                context.Cancellation
            );
            for (var i = 0; i < decisions.Length; i++)
            {
                context.Progress?.Report(new PassProgress($"pruning {run.Layers[i]}", (double)i / decisions.Length));
                decisions[i] = fitted.TryGetValue(i, out var layer) ? Decide(context, data, layer, found) : data.ByMagnitude(i);
            }

            foreach (var decision in decisions.Where(d => d.Rewrite is not null))
                decision.Write(context);
            data.Tell();
        }

        var report = PruningReport.Of(context, run.Survey, decisions);
        var nothingAsked = options.WantedPattern is ThresholdPattern && options.AreZero;
        return report.Changes == 0 && !nothingAsked ? throw PruningReport.NothingPruned(report) : report;
    }

    private PrunedLayer Decide(PassContext context, PruningDataRun data, FittedLayer layer, StatisticSet found)
    {
        if (data.WhyUnchanged(layer.Index) is { } unchanged)
            return data.Unchanged(layer.Index, unchanged);
        var norms = found.Of<ColumnNormAccumulator>(layer.Input.Value, KindOf(layer));
        var width = layer.Matrix.Columns * layer.Input.Groups;
        if (norms is not { Rows: > 0 } || norms.Squares.Length != width)
        {
            data.Refuse(
                layer.Index,
                norms is not { Rows: > 0 }
                    ? "no sample reaches it"
                    : $"its input has rows of {norms.Squares.Length} elements, its weight {width}"
            );
            return data.ByMagnitude(layer.Index);
        }

        var mask = WandaMask.Of(layer, norms.Squares, options.WantedPattern, data.Counts[layer.Index], context.ParallelOptions);
        return data.Decide(layer.Index, new ZeroingRewrite(layer.Layer.Source, mask), double.NaN);
    }

    private static ColumnNormStatistic KindOf(FittedLayer layer) => new(layer.Input.Rows);
}
