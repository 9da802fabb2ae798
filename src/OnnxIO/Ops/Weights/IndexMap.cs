using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// Where an element that an operator reads is stored: a one-to-one map between the row-major elements of a tensor after
/// a chain of Transpose, Reshape and the like, and those of the tensor at the chain's beginning. One strided stage suffices
/// unless a Reshape merges axes that a Transpose parted; then stages follow one another. No table is kept.
/// </summary>
public sealed class IndexMap
{
    /// <summary>First the stage whose extents the reader sees, last the one that reads the stored tensor.</summary>
    private readonly ImmutableArray<IndexStage> _stages;

    private IndexMap(ImmutableArray<IndexStage> stages)
    {
        _stages = stages;
        IsIdentity = stages.All(s => s.IsRowMajor);
    }

    /// <summary>Extents as the reader sees them.</summary>
    public ImmutableArray<long> Dims => _stages[0].Dims;

    /// <summary>Whether both sides have the same row-major order.</summary>
    public bool IsIdentity { get; }

    /// <summary>Stored elements between neighbours along each axis of <see cref="Dims"/>; null where one stride per axis cannot say it.</summary>
    public ImmutableArray<long>? Strides => _stages is [var only] ? only.Strides : null;

    /// <summary>The stored element of a row-major position on the reader's side.</summary>
    public long this[long position]
    {
        get
        {
            if (IsIdentity)
                return position;
            foreach (var stage in _stages)
                position = stage.ElementAt(position);
            return position;
        }
    }

    public static IndexMap Identity(ImmutableArray<long> dims) => new([IndexStage.RowMajor(dims)]);

    /// <summary>The map seen through a Transpose: axis i of the result is axis <c>order[i]</c>.</summary>
    public IndexMap Transposed(ImmutableArray<int> order) => new(_stages.SetItem(0, _stages[0].Permuted(order)));

    /// <summary>The map seen through a Reshape.</summary>
    /// <param name="dims">New extents, of the same product.</param>
    public IndexMap Reshaped(ImmutableArray<long> dims) =>
        new(_stages[0].Reshaped(dims) is { } stage ? _stages.SetItem(0, stage) : _stages.Insert(0, IndexStage.RowMajor(dims)));

    /// <summary>From the stored side to the reader's: <c>map.Inverse()[map[i]] == i</c>. Its extents may split or drop axes of the stored tensor.</summary>
    public IndexMap Inverse() => new([.. _stages.Reverse().Select(s => s.Inverse())]);
}
