using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// A weight seen as matrices, whatever its operator's layout. The element that output channel <c>r</c> of block <c>b</c> takes
/// from input channel <c>c</c> at kernel position <c>k</c> has linear index
/// <c>BlockOffsets[b] + RowOffsets[r] + ColumnOffsets[c] + KernelOffsets[k]</c>; every element has exactly one such index.
/// </summary>
/// <param name="Blocks">Independent matrices: batch axes, directions, convolution groups.</param>
/// <param name="Rows">Output channels within a block, outermost axis first.</param>
/// <param name="Columns">Input channels within a block, over which products are summed.</param>
/// <param name="Kernel">Positions of the kernel, over which products are summed as well.</param>
public sealed record OutputMajorView(
    ImmutableArray<IndexAxis> Blocks,
    ImmutableArray<IndexAxis> Rows,
    ImmutableArray<IndexAxis> Columns,
    ImmutableArray<IndexAxis> Kernel
)
{
    private readonly Lazy<long[]> _blocks = new(() => Offsets(Blocks));
    private readonly Lazy<long[]> _rows = new(() => Offsets(Rows));
    private readonly Lazy<long[]> _columns = new(() => Offsets(Columns));
    private readonly Lazy<long[]> _kernel = new(() => Offsets(Kernel));

    public long BlockCount => Count(Blocks);

    /// <summary>Output channels of one block.</summary>
    public long RowCount => Count(Rows);

    /// <summary>Input channels of one block.</summary>
    public long ColumnCount => Count(Columns);

    public long KernelCount => Count(Kernel);

    /// <summary>One offset per block; [0] where there are no block axes.</summary>
    public ReadOnlySpan<long> BlockOffsets => _blocks.Value;

    public ReadOnlySpan<long> RowOffsets => _rows.Value;

    public ReadOnlySpan<long> ColumnOffsets => _columns.Value;

    public ReadOnlySpan<long> KernelOffsets => _kernel.Value;

    private static long Count(ImmutableArray<IndexAxis> axes) => axes.Aggregate(1L, (count, axis) => checked(count * axis.Extent));

    private static long[] Offsets(ImmutableArray<IndexAxis> axes)
    {
        long[] offsets = [0];
        foreach (var axis in axes)
        {
            var next = new long[checked(offsets.Length * axis.Extent)];
            for (var i = 0; i < next.Length; i++)
                next[i] = offsets[i / axis.Extent] + (i % axis.Extent * axis.Stride);
            offsets = next;
        }

        return offsets;
    }
}
