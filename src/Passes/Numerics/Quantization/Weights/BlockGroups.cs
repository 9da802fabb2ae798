namespace NNCompress.Passes.Numerics;

/// <summary>
/// One group for each (o, b, i) of [outer, ⌈extent/size⌉, inner]: the elements (o, b·size + j, i) of [outer, extent, inner], by j. A tile
/// is some neighbouring i of one (o, b).
/// </summary>
internal sealed class BlockGroups(int outer, int extent, int inner, int size) : WeightGroups
{
    private readonly int _blocks = (extent + size - 1) / size;
    private readonly int _tilesInBlock = (inner + TileWidth - 1) / TileWidth;

    public override int Count => checked(outer * _blocks * inner);

    public override int TileCount => checked(outer * _blocks * _tilesInBlock);

    public override int ElementCount => checked(outer * extent * inner);

    public override WeightTile Tile(int index)
    {
        var (row, part) = Math.DivRem(index, _tilesInBlock);
        var first = part * TileWidth;
        var length = Math.Min(size, extent - (row % _blocks * size));
        return new WeightTile((row * inner) + first, Math.Min(TileWidth, inner - first), length);
    }

    public override int? StartOf(WeightTile tile) => inner == 1 ? FirstOf(tile) : null;

    public override void Gather<T>(WeightTile tile, ReadOnlySpan<T> tensor, Span<T> groups)
    {
        var start = FirstOf(tile);
        for (var j = 0; j < tile.GroupLength; j++)
        {
            var run = tensor.Slice(start + (j * inner), tile.Groups);
            for (var g = 0; g < run.Length; g++)
                groups[(g * tile.GroupLength) + j] = run[g];
        }
    }

    public override void Scatter<T>(WeightTile tile, ReadOnlySpan<T> groups, Span<T> tensor)
    {
        var start = FirstOf(tile);
        for (var j = 0; j < tile.GroupLength; j++)
        {
            var run = tensor.Slice(start + (j * inner), tile.Groups);
            for (var g = 0; g < run.Length; g++)
                run[g] = groups[(g * tile.GroupLength) + j];
        }
    }

    /// <summary>Where the element (o, b·size, i) of the tile's first group is.</summary>
    private int FirstOf(WeightTile tile)
    {
        var (row, i) = Math.DivRem(tile.First, inner);
        var (o, b) = Math.DivRem(row, _blocks);
        return (((o * extent) + (b * size)) * inner) + i;
    }
}
