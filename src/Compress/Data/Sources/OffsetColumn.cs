using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Sources;

/// <summary>Integer labels with a number added to each. Owns the column beneath.</summary>
internal sealed class OffsetColumn : ColumnOver
{
    private readonly long _offset;

    public OffsetColumn(SampleColumn column, long offset)
        : base(column)
    {
        _offset = offset;
        if (column.Type.IsInteger)
            return;
        column.Dispose();
        throw new DiagnosticException(
            DataCodes.LabelUnreadable.At(column.Place, $"Labels are {column.Type}; `offset:` shifts integers.", "Leave `offset:` out.")
        );
    }

    /// <inheritdoc/>
    public override ElementType Type => ElementType.Int64;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        var sample = Beneath.Read(index);
        return Tensor.FromInt64s(sample.Dims.AsSpan(), Array.ConvertAll(sample.ToInt64s(), v => v + _offset));
    }
}
