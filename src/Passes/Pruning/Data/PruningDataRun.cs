using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// What passes that prune with calibration data share: which layers can be fitted, how many weights of each go, and what becomes of those that cannot be fitted.
/// </summary>
internal sealed class PruningDataRun
{
    private readonly PassContext _context;
    private readonly PruningRun _run;
    private readonly IDataPruningTargets _targets;
    private readonly ThresholdPlan? _plan;
    private readonly MagnitudeCut[] _cuts = [];
    private readonly SortedDictionary<int, string> _byMagnitude = [];

    /// <param name="context">The pass's context.</param>
    /// <param name="run">The layers.</param>
    /// <param name="targets">Options, checked.</param>
    /// <param name="reference">The float model.</param>
    /// <exception cref="DiagnosticException">A target names none of the layers.</exception>
    public PruningDataRun(PassContext context, PruningRun run, IDataPruningTargets targets, Model reference)
    {
        (_context, _run, _targets) = (context, run, targets);
        var references = new ReferenceNodes(reference);
        var fitted = new List<FittedLayer>();
        for (var i = 0; i < run.Layers.Count; i++)
        {
            if (FittedLayer.Of(i, run.Layers[i], references, out var reason) is { } layer)
                fitted.Add(layer);
            else
                _byMagnitude.Add(i, reason!);
        }

        Fitted = fitted;
        if (targets.WantedPattern is ThresholdPattern pattern)
        {
            var units = pattern.IsElementwise
                ? run.Census
                : MagnitudeCensus.Take([.. run.Layers.Select(pattern.UnitsOf)], context.ParallelOptions);
            _plan = ThresholdPlan.Make(run.Layers, units, targets, context.PassId);
            _cuts = _plan.CutsAt(1, context.ParallelOptions);
        }

        Counts = [.. Enumerable.Range(0, run.Layers.Count).Select(i => _plan is null ? long.MaxValue : _cuts[i].Count)];
        if (targets.WantedSplit is not GivenSplit given)
            return;
        foreach (var layer in fitted)
            Counts[layer.Index] = given.CountOf(layer.Index);
    }

    /// <summary>Layers that can be fitted to data, in order of execution.</summary>
    public IReadOnlyList<FittedLayer> Fitted { get; }

    /// <summary>How many weights of each layer go, those that are 0 already included; without meaning for N:M.</summary>
    public long[] Counts { get; }

    /// <summary>The error of a pass that was given no data.</summary>
    public static Diagnostic NoCalibration(string passId) =>
        PruningDataCodes.NoCalibration.At(
            passId,
            $"{passId} learns from calibration data which weights go, and none is given.",
            "Give samples with --data or --calibration; labels are not needed. prune-magnitude and prune-spectrum need no data."
        );

    /// <summary>Weights of a layer that are 0 already.</summary>
    public long ZerosOf(int index) => _run.Census.ZerosOf(index);

    /// <summary>Notes that a layer cannot be fitted after all.</summary>
    public void Refuse(int index, string reason) => _byMagnitude[index] = reason;

    /// <summary>Why nothing of a layer goes; null where something does.</summary>
    public string? WhyUnchanged(int index) =>
        _plan is null || Counts[index] > _run.Census.ZerosOf(index)
            ? null
            : ThresholdDecisions.WhyUnchanged(
                _plan.WantedOf(index),
                _run.Census.ZerosOf(index),
                _run.Layers[index].Count,
                _targets.MinKeep
            );

    /// <summary>The decision to leave a layer.</summary>
    public PrunedLayer Unchanged(int index, string reason)
    {
        var zeros = _run.Census.ZerosOf(index);
        return new PrunedLayer(_run.Layers[index], null, zeros, new WeightChange(zeros, 0), WantedOf(index), double.NaN, reason);
    }

    /// <summary>The decision to change a layer.</summary>
    /// <param name="index">The layer.</param>
    /// <param name="rewrite">Its new weights.</param>
    /// <param name="loss">Foretold change of its output, squared, over what the output holds; NaN where it is not known.</param>
    public PrunedLayer Decide(int index, WeightRewrite rewrite, double loss)
    {
        var layer = _run.Layers[index];
        var zeros = _run.Census.ZerosOf(index);
        var change = WeightChange.Measure(layer.Weights, rewrite.Of(layer.Weights), _context.ParallelOptions);
        var reason =
            change.Zeros > zeros ? null
            : _targets.WantedPattern is NofMPattern pattern
                ? $"of its groups of {pattern.M}, none has more than {pattern.N} weights that are not zero"
            : "no block of its weights fits into its share";
        return reason is null
            ? new PrunedLayer(layer, rewrite, zeros, change, WantedOf(index), double.NaN, null)
            {
                Extra = [new("outputError", "output error", Math.Sqrt(loss), MeasureUnit.Share)],
            }
            : Unchanged(index, reason);
    }

    /// <summary>The decision for a layer that is not fitted: its smallest weights go.</summary>
    public PrunedLayer ByMagnitude(int index)
    {
        if (WhyUnchanged(index) is { } unchanged)
        {
            _byMagnitude.Remove(index);
            return Unchanged(index, unchanged);
        }

        var layer = _run.Layers[index];
        var mask = _targets.WantedPattern switch
        {
            NofMPattern groups => groups.MaskOf(layer, _context.ParallelOptions),
            ThresholdPattern pattern => pattern.MaskOf(layer, _cuts[index], _context.ParallelOptions),
            var other => throw new InvalidOperationException($"{other} has no mask"),
        };
        return Decide(index, new ZeroingRewrite(layer.Source, mask), double.NaN);
    }

    /// <summary>Says which layers were pruned by magnitude, and why; and what of the target the layers may not give.</summary>
    public void Tell()
    {
        _plan?.TellMissing(_context, _targets.MinKeep);
        foreach (var group in _byMagnitude.GroupBy(l => l.Value, l => _run.Layers[l.Key].Label))
            _context.Findings.Add(
                PruningDataCodes.ByMagnitude.At(
                    string.Join(", ", group.Take(3)) + (group.Count() > 3 ? $" and {group.Count() - 3} more" : ""),
                    $"Pruned by magnitude, without a look at the data: {group.Key}."
                )
            );
    }

    private double WantedOf(int index) =>
        _targets.WantedPattern is NofMPattern pattern ? 1 - ((double)pattern.N / pattern.M) : _plan!.WantedOf(index);
}
