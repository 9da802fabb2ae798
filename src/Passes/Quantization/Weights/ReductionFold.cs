using System.Collections.Immutable;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A weight as [outer, extent, inner], where the middle axis is what products are summed over, so that scales may differ from one group of it to
/// the next. Where the axes of the sum lie apart, as in ConvTranspose, it is the input channels alone.
/// </summary>
/// <param name="Dims">Extents of the weight.</param>
/// <param name="First">The first axis that is folded into the middle one.</param>
/// <param name="Count">How many axes are.</param>
internal sealed record ReductionFold(ImmutableArray<long> Dims, int First, int Count)
{
    public static ReductionFold Of(WeightLayout layout)
    {
        int[] axes = [.. layout.ReductionAxes.Concat(layout.KernelAxes).Order()];
        var together = axes.Length > 0 && axes[^1] - axes[0] + 1 == axes.Length;
        return together ? new ReductionFold(layout.Dims, axes[0], axes.Length) : new ReductionFold(layout.Dims, layout.ReductionAxes[0], 1);
    }

    public long Outer => Product(Dims[..First]);

    public long Extent => Product(Dims[First..(First + Count)]);

    public long Inner => Product(Dims[(First + Count)..]);

    /// <summary>Extents of the scales where one serves the whole middle axis: those of the weight, 1 on the folded axes.</summary>
    public ImmutableArray<long> ChannelScaleDims => [.. Dims.Select((d, a) => a >= First && a < First + Count ? 1 : d)];

    /// <summary>
    /// The divisor of the extent that is nearest to a wanted size, by ratio, of those that are not below half of it; of two that are equally near
    /// the larger: groups of one size need no filling up. The extent itself where that is below the wanted size.
    /// </summary>
    public long GroupNear(long wanted)
    {
        var extent = Extent;
        if (extent <= wanted)
            return extent;
        var (below, above) = (1L, extent);
        for (long d = 1; d <= extent / d; d++)
        {
            if (extent % d != 0)
                continue;
            foreach (var divisor in (ReadOnlySpan<long>)[d, extent / d])
            {
                if (divisor <= wanted)
                    below = Math.Max(below, divisor);
                if (divisor >= wanted)
                    above = Math.Min(above, divisor);
            }
        }

        // wanted/below against above/wanted
        return 2 * below >= wanted && (double)wanted * wanted < (double)above * below ? below : above;
    }

    private static long Product(ImmutableArray<long> dims) => dims.Aggregate(1L, (product, extent) => checked(product * extent));
}
