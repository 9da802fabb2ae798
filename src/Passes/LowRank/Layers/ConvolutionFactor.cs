using System.Collections.Immutable;

namespace NNCompress.Passes.LowRank;

/// <summary>One of the convolutions that stand in a convolution's place.</summary>
/// <param name="Dims">Extents of its weight, [M, C/groups, kernel…]; 1 along kernel axes that it leaves to others.</param>
/// <param name="Axes">
/// Spatial axes along which it moves: stride, dilation and padding of the original stand in exactly one factor for each axis.
/// </param>
/// <param name="Groups">Its groups.</param>
/// <param name="Values">Its weight, row-major; empty where only costs are asked for.</param>
internal sealed record ConvolutionFactor(ImmutableArray<long> Dims, ImmutableArray<bool> Axes, long Groups, double[] Values)
{
    public long Parameters => Dims.Aggregate(1L, (product, extent) => checked(product * extent));
}
