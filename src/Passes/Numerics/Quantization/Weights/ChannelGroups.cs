namespace NNCompress.Passes.Numerics;

/// <summary>One group for each index c of the middle axis of [outer, channels, inner]; its elements are (o, c, i) by o, then i.</summary>
internal sealed class ChannelGroups(int outer, int channels, int inner) : WeightGroups
{
    private readonly int _tileWidth = inner >= TileWidth ? 1 : TileWidth;

    public override int Count => channels;

    public override int TileCount => (channels + _tileWidth - 1) / _tileWidth;

    public override int ElementCount => checked(outer * channels * inner);

    public override WeightTile Tile(int index) =>
        new(index * _tileWidth, Math.Min(_tileWidth, channels - (index * _tileWidth)), outer * inner);

    public override int? StartOf(WeightTile tile) => outer == 1 ? tile.First * inner : null;

    public override void Gather<T>(WeightTile tile, ReadOnlySpan<T> tensor, Span<T> groups)
    {
        if (inner == 1)
        {
            for (var o = 0; o < outer; o++)
            {
                var row = tensor.Slice((o * channels) + tile.First, tile.Groups);
                for (var g = 0; g < row.Length; g++)
                    groups[(g * outer) + o] = row[g];
            }

            return;
        }

        for (var o = 0; o < outer; o++)
        {
            var run = tensor.Slice(((o * channels) + tile.First) * inner, tile.Groups * inner);
            for (var g = 0; g < tile.Groups; g++)
                run.Slice(g * inner, inner).CopyTo(groups[((g * tile.GroupLength) + (o * inner))..]);
        }
    }

    public override void Scatter<T>(WeightTile tile, ReadOnlySpan<T> groups, Span<T> tensor)
    {
        if (inner == 1)
        {
            for (var o = 0; o < outer; o++)
            {
                var row = tensor.Slice((o * channels) + tile.First, tile.Groups);
                for (var g = 0; g < row.Length; g++)
                    row[g] = groups[(g * outer) + o];
            }

            return;
        }

        for (var o = 0; o < outer; o++)
        {
            var run = tensor.Slice(((o * channels) + tile.First) * inner, tile.Groups * inner);
            for (var g = 0; g < tile.Groups; g++)
                groups.Slice((g * tile.GroupLength) + (o * inner), inner).CopyTo(run[(g * inner)..]);
        }
    }
}
