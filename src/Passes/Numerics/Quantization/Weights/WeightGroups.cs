namespace NNCompress.Passes.Numerics;

/// <summary>
/// The groups of a weight that share a scale, in the order of the tensor of scales, and where their elements lie. Neighbouring groups whose
/// elements are interleaved are copied together, a tile at a time, so that memory is read in runs.
/// </summary>
internal abstract class WeightGroups
{
    /// <summary>Groups interleaved finer than this are copied this many at a time.</summary>
    protected const int TileWidth = 16;

    public abstract int Count { get; }

    /// <summary>Runs of neighbouring groups that are copied together.</summary>
    public abstract int TileCount { get; }

    /// <summary>Elements of all groups.</summary>
    public abstract int ElementCount { get; }

    public abstract WeightTile Tile(int index);

    /// <summary>Where a tile's groups begin, where they lie one behind the other in the tensor; null where they are interleaved.</summary>
    public abstract int? StartOf(WeightTile tile);

    /// <summary>Copies the elements of a tile's groups, each group in one run, group after group.</summary>
    public abstract void Gather<T>(WeightTile tile, ReadOnlySpan<T> tensor, Span<T> groups);

    /// <summary>The way back of <see cref="Gather{T}"/>.</summary>
    public abstract void Scatter<T>(WeightTile tile, ReadOnlySpan<T> groups, Span<T> tensor);
}
