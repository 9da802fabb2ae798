using System.Security.Cryptography;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>Samples that are spread over another column. Owns that column.</summary>
/// <param name="column">The column to take from.</param>
/// <param name="spread">Which of its samples belong here.</param>
internal sealed class SpreadColumn(SampleColumn column, SampleSpread spread) : ColumnOver(column)
{
    /// <inheritdoc/>
    public override long Count => spread.Count;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        return Beneath.Read(spread.PositionOf(index));
    }

    /// <inheritdoc/>
    internal override void Identify(IncrementalHash hash, long first, long count)
    {
        for (var index = first; index < first + count; index++)
            Beneath.Identify(hash, spread.PositionOf(index), 1);
    }
}
