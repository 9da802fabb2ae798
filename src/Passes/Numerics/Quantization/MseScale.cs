namespace NNCompress.Passes.Numerics;

internal sealed record MseScale : WeightScaleSearch
{
    public override string Id => "mse";

    public override AffineParameters Find(ReadOnlySpan<float> group, IntegerGrid grid, bool symmetric) =>
        MinMax.Find(group, grid, symmetric);
}
