using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>Which layers are ranked together, how much each pool is to lose, and the cuts that follow.</summary>
internal sealed class ThresholdPlan
{
    private readonly IReadOnlyList<SelectionPool> _pools;
    private readonly long[] _minKeep;
    private readonly double[] _wanted;

    private ThresholdPlan(MagnitudeCensus units, IReadOnlyList<SelectionPool> pools, long[] minKeep, double[] wanted)
    {
        Units = units;
        _pools = pools;
        _minKeep = minKeep;
        _wanted = wanted;
    }

    /// <summary>The layers' units.</summary>
    public MagnitudeCensus Units { get; }

    /// <param name="layers">What is pruned; finite.</param>
    /// <param name="units">Their units.</param>
    /// <param name="targets">Options, checked.</param>
    /// <param name="passId">For findings.</param>
    /// <exception cref="DiagnosticException">A target names none of the layers.</exception>
    public static ThresholdPlan Make(IReadOnlyList<PrunableLayer> layers, MagnitudeCensus units, IPruningTargets targets, string passId)
    {
        var unmatched = (targets.Layers ?? []).Where(t => !layers.Any(l => l.IsNamedBy(t.Pattern))).ToArray();
        if (unmatched.Length > 0)
            throw new DiagnosticException([.. unmatched.Select(t => Unmatched(t, passId))]);
        var counts = units.Layers.Select(l => l.Weights).ToArray();
        var own = layers.Select(l => targets.OwnTargetOf(l)).ToArray();
        var free = Enumerable.Range(0, layers.Count).Where(l => own[l] is null).ToArray();
        var pools = targets.WantedScope.Pools(free, targets.WantedScore, counts, targets.WantedSparsity).ToList();
        for (var l = 0; l < layers.Count; l++)
        {
            if (own[l] is { } sparsity)
                pools.Add(new SelectionPool(ImportanceScore.Magnitude, [l], PruningScope.Target(sparsity, counts[l])));
        }

        return new ThresholdPlan(
            units,
            pools,
            [.. counts.Select(_ => targets.MinKeep)],
            [.. own.Select(sparsity => sparsity ?? targets.WantedSparsity)]
        );
    }

    /// <summary>Weights that are asked for beyond what the layers may give.</summary>
    public long Missing =>
        _pools.Sum(p => Math.Max(0, p.Target - p.Layers.Sum(l => Math.Max(Units.ZerosOf(l), Units.Layers[l].Weights - _minKeep[l]))));

    /// <summary>Warns where <see cref="Missing"/> is not 0.</summary>
    public void TellMissing(PassContext context, long minKeep)
    {
        if (Missing > 0)
            context.Findings.Add(
                PruningCodes.TargetMissed.At(
                    context.PassId,
                    $"{Missing} weights fewer than asked for can go: each layer keeps {minKeep}.",
                    "Lower --min-keep or the sparsity."
                )
            );
    }

    /// <summary>The sparsity asked of a layer: its own, or that of its pool.</summary>
    public double WantedOf(int layer) => _wanted[layer];

    /// <summary>Which units of each layer go after a share of the way from the zeros there are to the target.</summary>
    public MagnitudeCut[] CutsAt(double progress, ParallelOptions parallel)
    {
        var pools = _pools.Select(pool =>
        {
            var zeros = pool.Layers.Sum(Units.ZerosOf);
            return pool.Target <= zeros || progress >= 1
                ? pool
                : pool with
                {
                    Target = zeros + (long)Math.Round(progress * (pool.Target - zeros), MidpointRounding.ToEven),
                };
        });
        return ThresholdSelection.Run(Units, [.. pools], _minKeep, parallel);
    }

    private static Diagnostic Unmatched(LayerTarget target, string passId) =>
        PruningCodes.TargetUnmatched.At(
            $"{passId} layer '{target.Pattern}'",
            "No layer that is pruned bears such a name, operator, output or weight.",
            "Names are listed by 'nncompress inspect'; * stands for any characters; included layers only."
        );
}
