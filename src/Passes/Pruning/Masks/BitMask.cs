using System.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>A mask of one bit per stored element, set where the element goes.</summary>
internal sealed class BitMask : WeightMask
{
    private const int BitsPerArray = 1 << 30;
    private readonly ulong[][] _words;

    public BitMask(long count)
    {
        Count = count;
        _words = new ulong[(count + BitsPerArray - 1) / BitsPerArray][];
        for (var i = 0; i < _words.Length; i++)
            _words[i] = new ulong[(Math.Min(BitsPerArray, count - ((long)i * BitsPerArray)) + 63) / 64];
    }

    /// <summary>Elements in all.</summary>
    public long Count { get; }

    /// <summary>Elements that go.</summary>
    public long CountGone => _words.Sum(words => words.Sum(w => (long)BitOperations.PopCount(w)));

    public bool this[long index] => (WordOf(index) >> (int)(index & 63) & 1) != 0;

    /// <summary>Lets an element go; several threads may do so at once.</summary>
    public void Set(long index) => Interlocked.Or(ref WordOf(index), 1UL << (int)(index & 63));

    /// <inheritdoc/>
    public override void Mark(long start, Span<bool> gone)
    {
        for (var i = 0; i < gone.Length; i++)
            gone[i] = this[start + i];
    }

    private ref ulong WordOf(long index) => ref _words[index / BitsPerArray][index % BitsPerArray / 64];
}
