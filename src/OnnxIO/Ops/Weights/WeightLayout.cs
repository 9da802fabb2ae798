using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// What each axis of a weight means, in the coordinates in which its operator reads it. Every axis stands in exactly one list.
/// </summary>
/// <param name="Dims">Extents of the weight.</param>
/// <param name="BatchAxes">Axes over which the weight is a stack of independent matrices, as the directions of an LSTM.</param>
/// <param name="OutputAxes">Axes of output channels: one, or none where a matrix product ends in a vector.</param>
/// <param name="ReductionAxes">Axes of input channels, over which products are summed.</param>
/// <param name="KernelAxes">Axes of a convolution's kernel, over which products are summed as well.</param>
/// <param name="Groups">Convolution groups; 1 elsewhere.</param>
/// <param name="GroupAxis">The axis that the groups split: output channels of a Conv, input channels of a ConvTranspose.</param>
public sealed record WeightLayout(
    ImmutableArray<long> Dims,
    ImmutableArray<int> BatchAxes,
    ImmutableArray<int> OutputAxes,
    ImmutableArray<int> ReductionAxes,
    ImmutableArray<int> KernelAxes,
    long Groups = 1,
    int GroupAxis = 0
)
{
    /// <summary>The axis of output channels, or null where there is none.</summary>
    public int? OutputAxis => OutputAxes is [var axis] ? axis : null;

    /// <summary>The view over the operator's own row-major elements.</summary>
    public OutputMajorView OutputMajor() => OutputMajor(RowMajor(Dims));

    /// <summary>The view over elements stored with other strides, one per axis of <see cref="Dims"/>.</summary>
    public OutputMajorView OutputMajor(ImmutableArray<long> strides)
    {
        var blocks = BatchAxes.Select(a => new IndexAxis(Dims[a], strides[a]));
        if (Groups > 1)
            blocks = blocks.Append(new IndexAxis(Groups, Dims[GroupAxis] / Groups * strides[GroupAxis]));
        return new OutputMajorView([.. blocks], Axes(OutputAxes), Axes(ReductionAxes), Axes(KernelAxes));

        ImmutableArray<IndexAxis> Axes(ImmutableArray<int> axes) =>
            [.. axes.Select(a => new IndexAxis(Groups > 1 && a == GroupAxis ? Dims[a] / Groups : Dims[a], strides[a]))];
    }

    /// <summary>Elements between neighbours along each axis of a dense row-major tensor.</summary>
    internal static ImmutableArray<long> RowMajor(ImmutableArray<long> dims)
    {
        var strides = new long[dims.Length];
        long stride = 1;
        for (var i = dims.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride = checked(stride * dims[i]);
        }

        return [.. strides];
    }
}
