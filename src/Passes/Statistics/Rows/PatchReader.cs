namespace NNCompress.Passes.Statistics;

/// <summary>Reads the patches of a convolution.</summary>
internal sealed class PatchReader : OffsetReader
{
    private readonly PatchRows _rows;
    private readonly int[] _before;

    public PatchReader(PatchRows rows, ReadOnlySpan<long> dims)
        : this(rows, dims, Along(rows, dims)) { }

    private PatchReader(PatchRows rows, ReadOnlySpan<long> dims, (int[] Positions, int[] Before) along)
        : base(dims, rows.Kernel.AsSpan(), along.Positions) => (_rows, _before) = (rows, along.Before);

    /// <inheritdoc/>
    protected override int At(int axis, int position, int element) =>
        (position * (int)_rows.Strides[axis]) - _before[axis] + (element * (int)_rows.Dilations[axis]);

    private static (int[] Positions, int[] Before) Along(PatchRows rows, ReadOnlySpan<long> dims)
    {
        var (positions, before) = (new int[rows.Kernel.Length], new int[rows.Kernel.Length]);
        for (var axis = 0; axis < positions.Length; axis++)
        {
            var window = (rows.Kernel[axis] - 1) * rows.Dilations[axis] + 1;
            var along = rows.Padding.Along(axis, dims[axis + 2], window, rows.Strides[axis]);
            (positions[axis], before[axis]) = ((int)along.Positions, (int)along.Before);
        }

        return (positions, before);
    }
}
