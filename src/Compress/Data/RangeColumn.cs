using System.Collections.Immutable;
using System.Security.Cryptography;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>A run of another column's samples. Owns that column.</summary>
/// <param name="column">The column to cut from.</param>
/// <param name="start">Its first sample that belongs here.</param>
/// <param name="count">How many belong here.</param>
internal sealed class RangeColumn(SampleColumn column, long start, long count) : SampleColumn
{
    /// <inheritdoc/>
    public override string? Name => column.Name;

    /// <inheritdoc/>
    public override string Place => column.Place;

    /// <inheritdoc/>
    public override ElementType Type => column.Type;

    /// <inheritdoc/>
    public override ImmutableArray<Dimension> Shape => column.Shape;

    /// <inheritdoc/>
    public override long Count => count;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        return column.Read(start + index);
    }

    /// <inheritdoc/>
    internal override void Identify(IncrementalHash hash, long first, long count) => column.Identify(hash, start + first, count);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        column.Dispose();
        base.Dispose(disposing);
    }
}
