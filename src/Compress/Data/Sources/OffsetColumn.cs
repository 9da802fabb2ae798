using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Sources;

/// <summary>Integer labels with a number added to each. Owns the column beneath.</summary>
internal sealed class OffsetColumn : SampleColumn
{
    private readonly SampleColumn _column;
    private readonly long _offset;

    public OffsetColumn(SampleColumn column, long offset)
    {
        (_column, _offset) = (column, offset);
        if (column.Type.IsInteger)
            return;
        column.Dispose();
        throw new DiagnosticException(
            DataCodes.LabelUnreadable.At(column.Place, $"Labels are {column.Type}; `offset:` shifts integers.", "Leave `offset:` out.")
        );
    }

    /// <inheritdoc/>
    public override string? Name => _column.Name;

    /// <inheritdoc/>
    public override string Place => _column.Place;

    /// <inheritdoc/>
    public override ElementType Type => ElementType.Int64;

    /// <inheritdoc/>
    public override ImmutableArray<Dimension> Shape => _column.Shape;

    /// <inheritdoc/>
    public override long Count => _column.Count;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        var sample = _column.Read(index);
        return Tensor.FromInt64s(sample.Dims.AsSpan(), Array.ConvertAll(sample.ToInt64s(), v => v + _offset));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _column.Dispose();
        base.Dispose(disposing);
    }
}
