namespace NNCompress.Passes.Statistics;

/// <summary>Reads what each output position of a transposed convolution takes.</summary>
internal sealed class TransposedPatchReader : OffsetReader
{
    private readonly TransposedPatchRows _rows;
    private readonly int[] _before;

    public TransposedPatchReader(TransposedPatchRows rows, ReadOnlySpan<long> dims)
        : this(rows, dims, Along(rows, dims)) { }

    private TransposedPatchReader(TransposedPatchRows rows, ReadOnlySpan<long> dims, (int[] Positions, int[] Before) along)
        : base(dims, rows.Kernel.AsSpan(), along.Positions) => (_rows, _before) = (rows, along.Before);

    /// <inheritdoc/>
    protected override int At(int axis, int position, int element)
    {
        var place = position + _before[axis] - (element * (int)_rows.Dilations[axis]);
        var (at, between) = Math.DivRem(place, (int)_rows.Strides[axis]);
        return between == 0 ? at : -1;
    }

    private static (int[] Positions, int[] Before) Along(TransposedPatchRows rows, ReadOnlySpan<long> dims)
    {
        var (positions, before) = (new int[rows.Kernel.Length], new int[rows.Kernel.Length]);
        for (var axis = 0; axis < positions.Length; axis++)
        {
            var along = rows.Along(axis, dims[axis + 2]);
            (positions[axis], before[axis]) = ((int)along.Positions, (int)along.Before);
        }

        return (positions, before);
    }
}
