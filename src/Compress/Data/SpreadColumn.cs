using System.Collections.Immutable;
using System.Security.Cryptography;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>Samples that are spread over another column. Owns that column.</summary>
/// <param name="column">The column to take from.</param>
/// <param name="spread">Which of its samples belong here.</param>
internal sealed class SpreadColumn(SampleColumn column, SampleSpread spread) : SampleColumn
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
    public override long Count => spread.Count;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        return column.Read(spread.PositionOf(index));
    }

    /// <inheritdoc/>
    internal override void Identify(IncrementalHash hash, long first, long count)
    {
        for (var index = first; index < first + count; index++)
            column.Identify(hash, spread.PositionOf(index), 1);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        column.Dispose();
        base.Dispose(disposing);
    }
}
