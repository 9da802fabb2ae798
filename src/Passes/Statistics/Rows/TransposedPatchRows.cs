using System.Collections.Immutable;
using NNCompress.OnnxIO;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// What ConvTranspose reads for each position of its output, [N, C, spatial…] as rows of C·Π(kernel) columns, channel by channel, as a weight [C, M/groups, kernel…] lies.
/// Position p takes from input element (p + pad − k·dilation)/stride at kernel element k, where that is a whole number inside the input; elsewhere the row holds 0.
/// Columns of group g are the g-th part.
/// </summary>
/// <param name="Kernel">Extents of the kernel, one for each spatial axis.</param>
/// <param name="Strides">Steps between the places where the kernel is laid down.</param>
/// <param name="Dilations">Steps between the kernel's elements.</param>
/// <param name="Padding">What is cut off the output.</param>
/// <param name="OutputPadding">What is added to the end of each axis.</param>
/// <param name="OutputShape">Extents of the output where they are given; else empty.</param>
public sealed record TransposedPatchRows(
    ImmutableArray<long> Kernel,
    ImmutableArray<long> Strides,
    ImmutableArray<long> Dilations,
    PatchPadding Padding,
    ImmutableArray<long> OutputPadding,
    ImmutableArray<long> OutputShape
) : InputRows
{
    /// <inheritdoc/>
    public override string Key =>
        $"transposed-patches({string.Join('x', Kernel)},{string.Join('x', Strides)},{string.Join('x', Dilations)},{Padding},"
        + $"{string.Join('x', OutputPadding)},{string.Join('x', OutputShape)})";

    /// <summary>The rows of a ConvTranspose.</summary>
    /// <param name="node">The node.</param>
    /// <param name="weight">Extents of its weight, [C, M/groups, kernel…].</param>
    public static TransposedPatchRows Of(Node node, ReadOnlySpan<long> weight)
    {
        var kernel = ImmutableArray.Create(weight[2..]);
        ImmutableArray<long> ones = [.. kernel.Select(_ => 1L)];
        var shape = node.Attributes.Ints("output_shape") ?? [];
        return new TransposedPatchRows(
            kernel,
            node.Attributes.Ints("strides") ?? ones,
            node.Attributes.Ints("dilations") ?? ones,
            PatchPadding.Of(node, kernel.Length),
            node.Attributes.Ints("output_padding") ?? [.. kernel.Select(_ => 0L)],
            shape.Length == kernel.Length + 2 ? shape[2..] : shape
        );
    }

    /// <inheritdoc/>
    public bool Equals(TransposedPatchRows? other) => other is not null && Key == other.Key;

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>Output positions of one axis, and how many are cut off before the first.</summary>
    internal (long Positions, long Before) Along(int axis, long extent)
    {
        var full = (Strides[axis] * (extent - 1)) + OutputPadding[axis] + ((Kernel[axis] - 1) * Dilations[axis]) + 1;
        if (OutputShape.IsEmpty && Padding.Mode.Length == 0)
            return (full - Padding.Before[axis] - Padding.After[axis], Padding.Before[axis]);
        var positions = OutputShape.IsEmpty ? extent * Strides[axis] : OutputShape[axis];
        var cut = Math.Max(0, full - positions);
        return (positions, Padding.Mode == "SAME_UPPER" ? cut / 2 : cut - (cut / 2));
    }

    /// <inheritdoc/>
    internal override RowReader Read(ReadOnlySpan<long> dims)
    {
        if (dims.Length != Kernel.Length + 2)
            throw new InvalidOperationException($"An input of {dims.Length} axes does not fit a kernel of {Kernel.Length}.");
        return new TransposedPatchReader(this, dims);
    }
}
