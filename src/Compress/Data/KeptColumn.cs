using System.Collections.Concurrent;
using System.Security.Cryptography;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>
/// A column whose samples stay in memory once they were read, as far as there is room: for samples that take work, as decoding does, and are read many times. Which of
/// them stay shows in no sample. Owns the column beneath.
/// </summary>
/// <param name="column">The column to read from.</param>
/// <param name="mostBytes">What kept samples may take together; those that come when it is full are read anew each time.</param>
internal sealed class KeptColumn(SampleColumn column, long mostBytes) : ColumnOver(column)
{
    private readonly ConcurrentDictionary<long, Tensor> _kept = [];
    private long _left = mostBytes;

    /// <inheritdoc/>
    public override Tensor Read(long index)
    {
        CheckIndex(index);
        if (_kept.TryGetValue(index, out var kept))
            return kept;
        var sample = Beneath.Read(index);
        if (Interlocked.Add(ref _left, -sample.ByteLength) >= 0 && _kept.TryAdd(index, sample))
            return sample;
        // no room, or another thread was faster
        Interlocked.Add(ref _left, sample.ByteLength);
        return sample;
    }

    /// <inheritdoc/>
    internal override void Identify(IncrementalHash hash, long first, long count) => Beneath.Identify(hash, first, count);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _kept.Clear();
        base.Dispose(disposing);
    }
}
