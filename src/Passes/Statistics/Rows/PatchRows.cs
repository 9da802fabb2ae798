using System.Collections.Immutable;
using NNCompress.OnnxIO;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// The patches that Conv reads: of [N, C, spatial…] each output position is a row of C·Π(kernel) columns, channel by channel, as a weight
/// [M, C/groups, kernel…] lies. Columns of group g are the g-th part. Positions outside of the input are zeros. Patches are read one by one
/// and never laid out all at once. A kernel of ones gives the positions of any [N, C, spatial…] tensor as rows of C columns.
/// </summary>
/// <param name="Kernel">Extents of the kernel, one for each spatial axis.</param>
/// <param name="Strides">Steps between output positions.</param>
/// <param name="Dilations">Steps between the kernel's elements.</param>
/// <param name="Padding">Zeros around the input.</param>
public sealed record PatchRows(
    ImmutableArray<long> Kernel,
    ImmutableArray<long> Strides,
    ImmutableArray<long> Dilations,
    PatchPadding Padding
) : InputRows
{
    /// <inheritdoc/>
    public override string Key =>
        $"patches({string.Join('x', Kernel)},{string.Join('x', Strides)},{string.Join('x', Dilations)},{Padding})";

    /// <summary>The patches of a Conv.</summary>
    /// <param name="conv">The node; its attributes say all but the kernel's extents where they leave that to the weight.</param>
    /// <param name="weight">Extents of its weight, [M, C/groups, kernel…].</param>
    public static PatchRows Of(Node conv, ReadOnlySpan<long> weight)
    {
        var kernel = ImmutableArray.Create(weight[2..]);
        var ones = kernel.Select(_ => 1L).ToImmutableArray();
        return new PatchRows(
            kernel,
            conv.Attributes.Ints("strides") ?? ones,
            conv.Attributes.Ints("dilations") ?? ones,
            PatchPadding.Of(conv, kernel.Length)
        );
    }

    /// <summary>One row for each position of [N, C, spatial…], of C columns.</summary>
    /// <param name="rank">The number of spatial axes.</param>
    public static PatchRows Positions(int rank)
    {
        ImmutableArray<long> ones = [.. Enumerable.Repeat(1L, rank)];
        return new PatchRows(ones, ones, ones, PatchPadding.None(rank));
    }

    /// <inheritdoc/>
    public bool Equals(PatchRows? other) => other is not null && Key == other.Key;

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    internal override RowReader Read(ReadOnlySpan<long> dims)
    {
        if (dims.Length != Kernel.Length + 2)
            throw new InvalidOperationException($"An input of {dims.Length} axes does not fit a kernel of {Kernel.Length}.");
        return new PatchReader(this, dims);
    }
}
