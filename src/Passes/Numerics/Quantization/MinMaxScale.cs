using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>The smallest scale that clips nothing; 1 for zeros only.</summary>
internal sealed record MinMaxScale : WeightScaleSearch
{
    public override string Id => "min-max";

    public override AffineParameters Find(ReadOnlySpan<float> group, IntegerGrid grid, bool symmetric)
    {
        var (min, max) = group.IsEmpty ? (0f, 0f) : (TensorPrimitives.Min(group), TensorPrimitives.Max(group));
        return symmetric ? AffineQuantization.SymmetricOver(min, max, grid) : AffineQuantization.Asymmetric(min, max, grid);
    }
}
