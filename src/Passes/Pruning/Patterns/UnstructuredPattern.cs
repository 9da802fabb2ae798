using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>Single weights.</summary>
internal sealed class UnstructuredPattern : ThresholdPattern
{
    /// <inheritdoc/>
    public override string Text => "unstructured";

    /// <inheritdoc/>
    public override bool IsElementwise => true;

    /// <inheritdoc/>
    public override MagnitudeSource UnitsOf(PrunableLayer layer) => layer.Magnitudes;

    /// <inheritdoc/>
    public override WeightMask MaskOf(PrunableLayer layer, MagnitudeCut cut, ParallelOptions parallel) =>
        new CutMask(layer.Magnitudes, cut);
}
