using System.Collections.Immutable;

namespace NNCompress.Passes.Statistics;

/// <summary>Which positions of a batch are data and which are filling.</summary>
/// <param name="Dims">Extents of the flags: samples N, or samples and positions N, T.</param>
/// <param name="IsData">A flag for each, row-major: false where the position is filling.</param>
public sealed record PositionMask(ImmutableArray<long> Dims, ImmutableArray<bool> IsData)
{
    /// <summary>Whether nothing is filling.</summary>
    public bool IsAllData { get; } = !IsData.Contains(false);
}
