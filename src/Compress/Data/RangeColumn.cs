using System.Security.Cryptography;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>A run of another column's samples. Owns that column.</summary>
/// <param name="column">The column to cut from.</param>
/// <param name="start">Its first sample that belongs here.</param>
/// <param name="count">How many belong here.</param>
internal sealed class RangeColumn(SampleColumn column, long start, long count) : ColumnOver(column)
{
    /// <inheritdoc/>
    public override long Count => count;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        return Beneath.Read(start + index);
    }

    /// <inheritdoc/>
    internal override void Identify(IncrementalHash hash, long first, long count) => Beneath.Identify(hash, start + first, count);
}
