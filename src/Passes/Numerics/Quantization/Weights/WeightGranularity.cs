using System.Collections.Immutable;

namespace NNCompress.Passes.Numerics;

/// <summary>Which elements of a weight share one scale and zero point.</summary>
public abstract record WeightGranularity
{
    /// <summary>One group: the whole tensor.</summary>
    public static WeightGranularity PerTensor { get; } = new TensorGranularity();

    /// <summary>The axis that scales run along; null per tensor.</summary>
    public abstract int? Axis { get; }

    /// <summary>Elements of a block along <see cref="Axis"/>; null where there are no blocks.</summary>
    public virtual int? BlockSize => null;

    /// <summary>One group for each index of an axis.</summary>
    /// <param name="axis">At least 0.</param>
    public static WeightGranularity PerChannel(int axis) => new ChannelGranularity(axis);

    /// <summary>
    /// One group for each run of <paramref name="size"/> elements along an axis, at fixed indexes of all others; the last run may be shorter.
    /// </summary>
    /// <param name="axis">At least 0.</param>
    /// <param name="size">At least 1.</param>
    public static WeightGranularity Blocks(int axis, int size) => new BlockGranularity(axis, size);

    /// <summary>Extents of the tensor of scales: none per tensor, [C] per channel, for blocks those of the weight with ⌈n/size⌉ on the axis.</summary>
    public abstract ImmutableArray<long> ScaleDims(ReadOnlySpan<long> dims);

    /// <summary>How the groups lie in memory.</summary>
    internal abstract WeightGroups GroupsOf(ReadOnlySpan<long> dims);

    /// <summary>A row-major tensor as [outer, extent of the axis, inner].</summary>
    private protected static (int Outer, int Extent, int Inner) Fold(ReadOnlySpan<long> dims, int axis)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)axis, (uint)dims.Length, nameof(axis));
        return (Product(dims[..axis]), checked((int)dims[axis]), Product(dims[(axis + 1)..]));
    }

    private protected static int Product(ReadOnlySpan<long> dims)
    {
        var product = 1;
        foreach (var dim in dims)
            product = checked(product * (int)dim);
        return product;
    }

    private sealed record TensorGranularity : WeightGranularity
    {
        public override int? Axis => null;

        public override ImmutableArray<long> ScaleDims(ReadOnlySpan<long> dims) => [];

        public override string ToString() => "per tensor";

        internal override WeightGroups GroupsOf(ReadOnlySpan<long> dims) => new ChannelGroups(1, 1, Product(dims));
    }

    private sealed record ChannelGranularity(int Channel) : WeightGranularity
    {
        public override int? Axis => Channel;

        public override ImmutableArray<long> ScaleDims(ReadOnlySpan<long> dims) => [dims[Channel]];

        public override string ToString() => $"per channel of axis {Channel}";

        internal override WeightGroups GroupsOf(ReadOnlySpan<long> dims)
        {
            var (outer, extent, inner) = Fold(dims, Channel);
            return new ChannelGroups(outer, extent, inner);
        }
    }

    private sealed record BlockGranularity : WeightGranularity
    {
        private readonly int _axis;
        private readonly int _size;

        public BlockGranularity(int axis, int size)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
            (_axis, _size) = (axis, size);
        }

        public override int? Axis => _axis;

        public override int? BlockSize => _size;

        public override ImmutableArray<long> ScaleDims(ReadOnlySpan<long> dims)
        {
            var scales = ImmutableArray.Create(dims);
            return scales.SetItem(_axis, (scales[_axis] + _size - 1) / _size);
        }

        public override string ToString() => $"blocks of {_size} along axis {_axis}";

        internal override WeightGroups GroupsOf(ReadOnlySpan<long> dims)
        {
            var (outer, extent, inner) = Fold(dims, _axis);
            return new BlockGroups(outer, extent, inner, _size);
        }
    }
}
