using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Removes the weights whose loss hurts a layer's output least on calibration data, and lets the others make up for it (SparseGPT: Frantar and Alistarh 2023; Optimal
/// Brain Compression: Frantar and Alistarh 2022).
/// <code>
/// X̂ [n, in·kernel] what the pruned prefix gives, Y what the float layer gives;   H = Σ(x̂ − μ)(x̂ − μ)ᵀ + λI,   UᵀU = H⁻¹
/// W* = W + H⁻¹X̂ᵀ(Y − X̂Wᵀ)                          the float layer's output, as far as the pruned prefix has it
/// cost of w_ij: w_ij²/U_jj²;  the cheapest go, column by column:  w_ik −= w_ij/U_jj·U_jk for k ≥ j
/// b̃ = E[y] − W̃·μ                                    where the layer has a bias
/// </code>
/// Layers go in order of execution, with a run over the data for each stage, or all behind the float prefix (<see cref="StageChoice"/>). Layers that cannot be fitted are pruned by magnitude, which is said.
/// </summary>
public sealed class PruneObsPass(PruneObsOptions options) : Pass
{
    public const string PassId = "prune-obs";

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
        if (run.Layers.Count == 0)
            return Finish(context, run, [], 0);
        var reference = context.Reference ?? ModelCopy.Of(context.Model).Model;
        var data = new PruningDataRun(context, run, options, reference);
        var most = StageChoice.Of(context, reference, data.Fitted, options);
        var division = LayerStages.Of(context.Model, data.Fitted, most, l => l.MomentBytes).ToArray();
        // in a float model that is fitted all at once, each layer gives what it should
        var targets =
            context.Reference is null && division.Length < 2
                ? OutputTargets.None
                : OutputTargets.Collect(context, reference, data.Fitted, options.MatchOutput && most > 1);
        if (options.WantedSplit.WeighsLosses && options.WantedPattern is ThresholdPattern)
            LossSplit.Apply(context, data, options);
        var counts = data.Counts;
        var decisions = new PrunedLayer?[run.Layers.Count];
        var stages = 0;
        foreach (var stage in division)
        {
            context.Progress?.Report(
                new PassProgress($"pruning {stage[0].Layer}", (double)decisions.Count(d => d is not null) / decisions.Length)
            );
            var found = context.Calibration.Collect(context.Model, [.. stage.SelectMany(l => Requests(l, targets))], context.Cancellation);
            stages++;
            var fits = stage.Select(l => (Layer: l, Decision: Fit(context, data, l, found, targets, counts[l.Index]))).ToArray();
            foreach (var (layer, fit) in fits)
            {
                decisions[layer.Index] = fit.Decision;
                if (fit.Decision.Rewrite is null)
                    continue;
                fit.Decision.Write(context);
                if (fit.Bias is { } bias)
                    layer.Bias!.Set(context.Editor, bias);
            }
        }

        for (var i = 0; i < decisions.Length; i++)
        {
            if (decisions[i] is not null)
                continue;
            decisions[i] = data.ByMagnitude(i);
            if (decisions[i]!.Rewrite is not null)
                decisions[i]!.Write(context);
        }

        data.Tell();
        return Finish(context, run, [.. decisions.OfType<PrunedLayer>()], stages);
    }

    private static IEnumerable<StatisticRequest> Requests(FittedLayer layer, OutputTargets targets)
    {
        yield return new StatisticRequest(layer.Input.Value, layer.Moment);
        if (targets.InputSampleOf(layer) is { } sample)
            yield return new StatisticRequest(layer.Input.Value, sample);
    }

    private (PrunedLayer Decision, double[]? Bias) Fit(
        PassContext context,
        PruningDataRun data,
        FittedLayer layer,
        StatisticSet found,
        OutputTargets targets,
        long count
    )
    {
        context.Cancellation.ThrowIfCancellationRequested();
        if (data.WhyUnchanged(layer.Index) is { } unchanged)
            return (data.Unchanged(layer.Index, unchanged), null);
        if (LayerFit.Solve(layer, found, targets, options, count, context.ParallelOptions, out var reason) is { } fit)
            return (data.Decide(layer.Index, new ReplacedWeights(layer.Layer.Source.Tensor.Type, fit.Values), fit.Loss), fit.Bias);
        data.Refuse(layer.Index, reason!);
        return (data.ByMagnitude(layer.Index), null);
    }

    private PassReport Finish(PassContext context, PruningRun run, IReadOnlyList<PrunedLayer> decisions, int stages)
    {
        var report = PruningReport.Of(
            context,
            run.Survey,
            decisions,
            new Measure("stages", "runs over the data", stages, MeasureUnit.Count)
        );
        var nothingAsked = options.WantedPattern is ThresholdPattern && options.AreZero;
        return report.Changes == 0 && !nothingAsked ? throw PruningReport.NothingPruned(report) : report;
    }
}
