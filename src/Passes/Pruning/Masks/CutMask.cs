using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>The mask of a magnitude cut: told from the stored weights themselves, so it takes no memory.</summary>
internal sealed class CutMask(MagnitudeSource magnitudes, MagnitudeCut cut) : WeightMask
{
    public MagnitudeCut Cut => cut;

    /// <inheritdoc/>
    public override void Mark(long start, Span<bool> gone)
    {
        if (magnitudes.IsDouble)
        {
            var values = magnitudes.Read(start, new double[gone.Length]);
            for (var i = 0; i < gone.Length; i++)
                gone[i] = cut.Contains(Math.Abs(values[i]), start + i);
        }
        else
        {
            var values = magnitudes.Read(start, new float[gone.Length]);
            for (var i = 0; i < gone.Length; i++)
                gone[i] = cut.Contains(MathF.Abs(values[i]), start + i);
        }
    }
}
