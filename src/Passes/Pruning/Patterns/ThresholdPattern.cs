using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>A pattern whose units (single weights, or blocks) are ranked and cut at a threshold.</summary>
internal abstract class ThresholdPattern : PruningPattern
{
    /// <summary>Whether every unit is a single weight.</summary>
    public abstract bool IsElementwise { get; }

    /// <summary>The units of a layer, each with one magnitude.</summary>
    public abstract MagnitudeSource UnitsOf(PrunableLayer layer);

    /// <summary>The mask of a cut through <see cref="UnitsOf"/>.</summary>
    public abstract WeightMask MaskOf(PrunableLayer layer, MagnitudeCut cut, ParallelOptions parallel);
}
