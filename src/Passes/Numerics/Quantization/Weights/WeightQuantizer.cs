using System.Collections.Immutable;

namespace NNCompress.Passes.Numerics;

/// <summary>Rounds weights to the nearest integers of a grid, with a scale for each group of elements.</summary>
public static class WeightQuantizer
{
    /// <param name="weights">Row-major; finite.</param>
    /// <param name="dims">Extents; their product is the length of <paramref name="weights"/>.</param>
    /// <param name="granularity">Which elements share a scale.</param>
    /// <param name="grid">Which integers there are; at most 16 bits. See <see cref="IntegerGrid.ForSymmetricWeights"/>.</param>
    /// <param name="symmetric">Whether every zero point stays at the grid's center; it is 0 then, or 2^(b − 1) where the type is unsigned.</param>
    /// <param name="search">How scales are found.</param>
    /// <param name="parallel">Threads and cancellation; they do not change the result.</param>
    /// <exception cref="ArgumentException">Length and extents do not fit, the grid is too wide, or an element is NaN or infinite.</exception>
    public static QuantizedWeights Quantize(
        ReadOnlySpan<float> weights,
        ReadOnlySpan<long> dims,
        WeightGranularity granularity,
        IntegerGrid grid,
        bool symmetric,
        WeightScaleSearch search,
        ParallelOptions? parallel = null
    )
    {
        var parameters = new AffineParameters[Checked(weights, granularity.GroupsOf(dims)).Count];
        var integers = Run(
            weights,
            dims,
            granularity,
            grid,
            (group, values) => parameters[group] = search.Find(values, grid, symmetric),
            parallel
        );
        return Assemble(dims, grid, granularity, integers, parameters);
    }

    /// <summary>Rounds to scales and zero points that are given.</summary>
    /// <param name="weights">Row-major; finite.</param>
    /// <param name="dims">Extents.</param>
    /// <param name="granularity">Which elements share a scale.</param>
    /// <param name="grid">Which integers there are.</param>
    /// <param name="parameters">One for each group, in the order of the tensor of scales.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <exception cref="ArgumentException">Counts do not fit, or an element is NaN or infinite.</exception>
    public static QuantizedWeights Quantize(
        ReadOnlySpan<float> weights,
        ReadOnlySpan<long> dims,
        WeightGranularity granularity,
        IntegerGrid grid,
        IReadOnlyList<AffineParameters> parameters,
        ParallelOptions? parallel = null
    )
    {
        var groups = Checked(weights, granularity.GroupsOf(dims));
        if (parameters.Count != groups.Count)
            throw new ArgumentException($"{parameters.Count} scales for {groups.Count} groups", nameof(parameters));
        var integers = Run(weights, dims, granularity, grid, (group, _) => parameters[group], parallel);
        return Assemble(dims, grid, granularity, integers, parameters);
    }

    private delegate AffineParameters ParametersOf(int group, ReadOnlySpan<float> values);

    private static unsafe int[] Run(
        ReadOnlySpan<float> weights,
        ReadOnlySpan<long> dims,
        WeightGranularity granularity,
        IntegerGrid grid,
        ParametersOf parametersOf,
        ParallelOptions? parallel
    )
    {
        if (grid.Bits > 16)
            throw new ArgumentException($"{grid.Type} is wider than 16 bits", nameof(grid));
        var groups = granularity.GroupsOf(dims);
        var integers = new int[weights.Length];
        var length = weights.Length;
        fixed (float* pinned = weights)
        {
            // a span cannot enter a lambda; the memory stays pinned until all threads are done
            var address = (nint)pinned;
            Parallel.For(
                0,
                groups.TileCount,
                parallel ?? new ParallelOptions { MaxDegreeOfParallelism = 1 },
                () => (Array.Empty<float>(), Array.Empty<int>()),
                (index, _, buffers) =>
                {
                    var tile = groups.Tile(index);
                    var tensor = new ReadOnlySpan<float>((void*)address, length);
                    if (groups.StartOf(tile) is { } start)
                    {
                        Round(tile, tensor.Slice(start, tile.Length), grid, parametersOf, integers.AsSpan(start, tile.Length));
                        return buffers;
                    }

                    var (floats, codes) = buffers;
                    if (floats.Length < tile.Length)
                        (floats, codes) = (new float[tile.Length], new int[tile.Length]);
                    groups.Gather(tile, tensor, floats);
                    Round(tile, floats, grid, parametersOf, codes);
                    groups.Scatter<int>(tile, codes, integers);
                    return (floats, codes);
                },
                _ => { }
            );
        }

        return integers;
    }

    /// <summary>Rounds a tile's groups, which lie one behind the other.</summary>
    private static void Round(WeightTile tile, ReadOnlySpan<float> weights, IntegerGrid grid, ParametersOf parametersOf, Span<int> integers)
    {
        for (var g = 0; g < tile.Groups; g++)
        {
            var values = weights.Slice(g * tile.GroupLength, tile.GroupLength);
            var parameters = parametersOf(tile.First + g, values);
            AffineQuantization.Quantize(values, parameters, grid, integers.Slice(g * tile.GroupLength, tile.GroupLength));
        }
    }

    private static QuantizedWeights Assemble(
        ReadOnlySpan<long> dims,
        IntegerGrid grid,
        WeightGranularity granularity,
        int[] integers,
        IReadOnlyList<AffineParameters> parameters
    )
    {
        int[] zeroPoints = [.. parameters.Select(p => p.ZeroPoint)];
        return new QuantizedWeights(
            ImmutableArray.Create(dims),
            grid,
            granularity,
            integers,
            [.. parameters.Select(p => p.Scale)],
            zeroPoints.AsSpan().ContainsAnyExcept(0) ? zeroPoints : null
        );
    }

    private static WeightGroups Checked(ReadOnlySpan<float> weights, WeightGroups groups)
    {
        if (groups.ElementCount != weights.Length)
            throw new ArgumentException($"{weights.Length} elements for extents of {groups.ElementCount}", nameof(weights));
        foreach (var weight in weights)
        {
            if (!float.IsFinite(weight))
                throw new ArgumentException($"an element is {weight}", nameof(weights));
        }

        return groups;
    }
}
