using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>Decides by thresholds what goes: at any point of the way from the zeros that there are to the target.</summary>
internal sealed class ThresholdDecisions
{
    private readonly PassContext _context;
    private readonly PruningRun _run;
    private readonly ThresholdPattern _pattern;
    private readonly IPruningTargets _targets;
    private readonly ThresholdPlan _plan;

    public ThresholdDecisions(PassContext context, PruningRun run, ThresholdPattern pattern, IPruningTargets targets, string passId)
    {
        _context = context;
        _run = run;
        _pattern = pattern;
        _targets = targets;
        var units = pattern.IsElementwise
            ? run.Census
            : MagnitudeCensus.Take([.. run.Layers.Select(pattern.UnitsOf)], context.ParallelOptions);
        _plan = ThresholdPlan.Make(run.Layers, units, targets, passId);
    }

    /// <summary>One decision per layer.</summary>
    /// <param name="progress">Share of the way, to 1.</param>
    public IReadOnlyList<PrunedLayer> At(double progress)
    {
        _context.Progress?.Report(new PassProgress("finding thresholds", 0.3));
        var cuts = _plan.CutsAt(progress, _context.ParallelOptions);
        if (progress >= 1)
            _plan.TellMissing(_context, _targets.MinKeep);
        return [.. cuts.Select((cut, layer) => Decide(layer, cut))];
    }

    private PrunedLayer Decide(int index, MagnitudeCut cut)
    {
        var layer = _run.Layers[index];
        var (zeros, wanted) = (_run.Census.ZerosOf(index), _plan.WantedOf(index));
        if (cut.Count <= _plan.Units.ZerosOf(index))
            return new PrunedLayer(
                layer,
                null,
                zeros,
                new WeightChange(zeros, 0),
                wanted,
                cut.Magnitude,
                WhyUnchanged(wanted, zeros, layer.Count, _targets.MinKeep)
            );
        var rewrite = new ZeroingRewrite(layer.Source, _pattern.MaskOf(layer, cut, _context.ParallelOptions));
        var change = _pattern.IsElementwise
            ? new WeightChange(cut.Count, cut.RelativeError)
            : WeightChange.Measure(layer.Weights, rewrite.Of(layer.Weights), _context.ParallelOptions);
        return new PrunedLayer(layer, rewrite, zeros, change, wanted, cut.Magnitude, null);
    }

    /// <summary>Why nothing of a layer goes.</summary>
    /// <param name="wanted">The sparsity asked of it.</param>
    /// <param name="zeros">Weights that are 0 already.</param>
    /// <param name="count">Weights.</param>
    /// <param name="minKeep">Weights that each layer keeps.</param>
    public static string WhyUnchanged(double wanted, long zeros, long count, long minKeep) =>
        wanted == 0 ? "its target sparsity is 0"
        : count <= minKeep ? $"it has {count} weights, and each layer keeps {minKeep}"
        : zeros > 0 ? $"{100.0 * zeros / count:0.#} % of its weights are zero already, which is its share of the target or more"
        : "none of its weights is among the smallest";
}
