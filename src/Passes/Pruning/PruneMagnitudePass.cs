using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Zeroes the weights that matter least by their size ("Is Complexity Required for Neural Network Pruning? A Case Study on Global Magnitude
/// Pruning"; LAMP: Lee et al. 2021).
/// <code>
/// N weights in the pool, k = round(s·N);   score(w) = |w|  or  w² / Σ_{w'² ≥ w²} w'² within the layer (LAMP)
/// the k smallest scores become 0; ties by layer, then by position: the mask is that of a stable sort
/// minimum keep: a layer keeps its m largest weights; what it is spared is taken from the next smallest elsewhere
/// cubic: s_t = s_f + (s_i − s_f)(1 − t/T)³; every step is measured, and the last one before the allowed drop is kept
/// N:M: of each M neighbouring input channels at one kernel position the N largest stay
/// </code>
/// Weights that are 0 already are the first of the k. <see cref="ThresholdSelection"/> says how k is found in linear time.
/// Nothing is retrained, and the weights that stay do not move.
/// </summary>
public sealed class PruneMagnitudePass(PruneMagnitudeOptions options) : Pass
{
    public const string PassId = "prune-magnitude";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        Check(context);
        var run = PruningRun.Begin(context, options, options.WantedPattern.ReasonAgainst);
        if (run.Layers.Count == 0)
            return Finish(context, run, []);
        if (options.WantedPattern is NofMPattern groups)
            return Finish(context, run, Write(context, Groups(context, run, groups)));

        var threshold = new ThresholdDecisions(context, run, (ThresholdPattern)options.WantedPattern, options, PassId);
        if (!options.WantedSchedule.IsMeasured)
            return Finish(context, run, Write(context, threshold.At(1)));
        var (decisions, totals) = GradualPruning.Run(context, options, threshold.At);
        return Finish(context, run, decisions, totals);
    }

    private void Check(PassContext context)
    {
        var findings = new DiagnosticBag();
        findings.AddRange(options.Check());
        if (options.WantedSchedule.IsMeasured && context.Scorer is null)
            findings.Add(
                PruningCodes.NoScorer.At(
                    $"{PassId} schedule",
                    "Without labelled evaluation data the steps cannot be judged, and the last one equals one-shot pruning.",
                    "Give evaluation data, or --schedule one-shot."
                )
            );
        findings.ThrowIfErrors();
    }

    private static List<PrunedLayer> Groups(PassContext context, PruningRun run, NofMPattern pattern)
    {
        var decisions = new List<PrunedLayer>();
        foreach (var (index, layer) in run.Layers.Index())
        {
            context.Progress?.Report(new PassProgress($"pruning {layer}", (double)index / run.Layers.Count));
            var rewrite = new ZeroingRewrite(layer.Source, pattern.MaskOf(layer, context.ParallelOptions));
            var change = WeightChange.Measure(layer.Weights, rewrite.Of(layer.Weights), context.ParallelOptions);
            var zeros = run.Census.ZerosOf(index);
            var reason =
                change.Zeros > zeros ? null : $"of its groups of {pattern.M}, none has more than {pattern.N} weights that are not zero";
            decisions.Add(
                new PrunedLayer(
                    layer,
                    reason is null ? rewrite : null,
                    zeros,
                    change,
                    1 - ((double)pattern.N / pattern.M),
                    double.NaN,
                    reason
                )
                {
                    Extra = [new("dense", "kept dense", pattern.DenseIn(layer), MeasureUnit.Count)],
                }
            );
        }

        return decisions;
    }

    private static IReadOnlyList<PrunedLayer> Write(PassContext context, IReadOnlyList<PrunedLayer> decisions)
    {
        foreach (var decision in decisions.Where(d => d.Rewrite is not null))
            decision.Write(context);
        return decisions;
    }

    private PassReport Finish(
        PassContext context,
        PruningRun run,
        IReadOnlyList<PrunedLayer> decisions,
        params ReadOnlySpan<Measure> totals
    )
    {
        var report = PruningReport.Of(context, run.Survey, decisions, totals);
        var nothingAsked = options.WantedPattern is ThresholdPattern && options.AreZero;
        return report.Changes == 0 && !nothingAsked ? throw PruningReport.NothingPruned(report) : report;
    }
}
