using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>A column that gives the samples of another one, which it owns, in some other way.</summary>
/// <param name="column">The column beneath.</param>
internal abstract class ColumnOver(SampleColumn column) : SampleColumn
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
    public override long Count => column.Count;

    /// <summary>The column beneath.</summary>
    protected SampleColumn Beneath => column;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        column.Dispose();
        base.Dispose(disposing);
    }
}
