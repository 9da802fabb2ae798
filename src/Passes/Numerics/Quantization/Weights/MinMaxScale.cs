using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>The smallest scale that clips nothing; 1 for zeros only.</summary>
internal sealed record MinMaxScale : WeightScaleSearch
{
    public override string Id => "min-max";

    public override AffineParameters Find(ReadOnlySpan<float> group, IntegerGrid grid, bool symmetric)
    {
        var (min, max) = RangeOf(group);
        return symmetric ? AffineQuantization.SymmetricOver(min, max, grid) : AffineQuantization.Asymmetric(min, max, grid);
    }

    /// <summary>[0, 0] where there is nothing.</summary>
    public static ValueRange RangeOf(ReadOnlySpan<float> group) =>
        group.IsEmpty ? default : new ValueRange(TensorPrimitives.Min(group), TensorPrimitives.Max(group));
}
