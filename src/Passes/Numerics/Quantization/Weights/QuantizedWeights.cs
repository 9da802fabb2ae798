using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>A weight as integers with scales: w ≈ (q − z)·s, where s and z are those of the element's group.</summary>
public sealed class QuantizedWeights
{
    private readonly WeightGroups _groups;

    /// <param name="dims">Extents of the weight.</param>
    /// <param name="grid">Which integers there are.</param>
    /// <param name="granularity">Which elements share a scale.</param>
    /// <param name="integers">q, row-major.</param>
    /// <param name="scales">s, one for each group, in the order of <see cref="ScaleDims"/>.</param>
    /// <param name="zeroPoints">z of each group; null where all are 0.</param>
    /// <exception cref="ArgumentException">The counts do not fit the extents.</exception>
    public QuantizedWeights(
        ImmutableArray<long> dims,
        IntegerGrid grid,
        WeightGranularity granularity,
        int[] integers,
        float[] scales,
        int[]? zeroPoints
    )
    {
        _groups = granularity.GroupsOf(dims.AsSpan());
        if (integers.Length != _groups.ElementCount)
            throw new ArgumentException($"{integers.Length} integers for [{string.Join(',', dims)}]", nameof(integers));
        if (scales.Length != _groups.Count || (zeroPoints is not null && zeroPoints.Length != _groups.Count))
            throw new ArgumentException($"{scales.Length} scales for {_groups.Count} groups", nameof(scales));
        (Dims, Grid, Granularity, Integers, Scales, ZeroPoints) = (dims, grid, granularity, integers, scales, zeroPoints);
    }

    public ImmutableArray<long> Dims { get; }

    public IntegerGrid Grid { get; }

    public WeightGranularity Granularity { get; }

    /// <summary>q, row-major as the weight.</summary>
    public int[] Integers { get; }

    /// <summary>s, one for each group.</summary>
    public float[] Scales { get; }

    /// <summary>z, one for each group; null where all are 0.</summary>
    public int[]? ZeroPoints { get; }

    /// <summary>Extents of <see cref="Scales"/> and <see cref="ZeroPoints"/> as tensors; none per tensor.</summary>
    public ImmutableArray<long> ScaleDims => Granularity.ScaleDims(Dims.AsSpan());

    public AffineParameters ParametersOf(int group) => new(Scales[group], ZeroPoints?[group] ?? 0);

    /// <summary>q as a tensor of the grid's type.</summary>
    public Tensor ToTensor() => Encode(Dims, Integers);

    /// <summary>s as a float32 tensor: rank 0, [C], or one scale for each block.</summary>
    public Tensor ScaleTensor() => Tensor.FromSingles(ScaleDims.AsSpan(), Scales);

    /// <summary>z as a tensor of the grid's type, shaped as <see cref="ScaleTensor"/>; zeros where all are 0.</summary>
    public Tensor ZeroPointTensor() => Encode(ScaleDims, ZeroPoints ?? new int[Scales.Length]);

    /// <summary>(q − z)·s in float32, as DequantizeLinear computes it.</summary>
    public float[] Dequantize()
    {
        var values = new float[Integers.Length];
        var integers = Array.Empty<int>();
        var floats = Array.Empty<float>();
        for (var t = 0; t < _groups.TileCount; t++)
        {
            var tile = _groups.Tile(t);
            if (_groups.StartOf(tile) is { } start)
            {
                Dequantize(tile, Integers.AsSpan(start, tile.Length), values.AsSpan(start, tile.Length));
                continue;
            }

            if (integers.Length < tile.Length)
                (integers, floats) = (new int[tile.Length], new float[tile.Length]);
            _groups.Gather<int>(tile, Integers, integers);
            Dequantize(tile, integers, floats);
            _groups.Scatter<float>(tile, floats, values);
        }

        return values;
    }

    /// <summary>A tile's groups, which lie one behind the other.</summary>
    private void Dequantize(WeightTile tile, ReadOnlySpan<int> integers, Span<float> values)
    {
        for (var g = 0; g < tile.Groups; g++)
        {
            AffineQuantization.Dequantize(
                integers.Slice(g * tile.GroupLength, tile.GroupLength),
                ParametersOf(tile.First + g),
                values.Slice(g * tile.GroupLength, tile.GroupLength)
            );
        }
    }

    private Tensor Encode(ImmutableArray<long> dims, int[] integers)
    {
        var bytes = new byte[Grid.Type.ByteLength(integers.Length)];
        if (Grid.Type.Bits == 8)
        {
            // the lowest of an integer's four bytes, as nearly all weights are stored; saturating, as the codec is
            var whole = IntegerGrid.Of(Grid.Type);
            var (least, most) = (whole.Min, whole.Max);
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = unchecked((byte)Math.Clamp(integers[i], least, most));
            return Tensor.FromBytes(Grid.Type, dims.AsSpan(), bytes);
        }

        ElementCodec.For(Grid.Type).Encode(Array.ConvertAll(integers, q => (double)q), bytes);
        return Tensor.FromBytes(Grid.Type, dims.AsSpan(), bytes);
    }
}
