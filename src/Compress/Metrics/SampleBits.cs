using System.Collections;
using System.Numerics;

namespace NNCompress.Metrics;

/// <summary>One bit for each sample in order, as right and wrong answers: grows at the end, an eighth of a byte a sample.</summary>
public sealed class SampleBits : IReadOnlyCollection<bool>
{
    private ulong[] _words = new ulong[16];
    private long _count;

    public SampleBits() { }

    public SampleBits(IEnumerable<bool> bits)
    {
        foreach (var bit in bits)
            Add(bit);
    }

    /// <summary>How many samples there are.</summary>
    public long LongCount => _count;

    int IReadOnlyCollection<bool>.Count => checked((int)_count);

    /// <summary>How many bits are set.</summary>
    public long Ones
    {
        get
        {
            long ones = 0;
            foreach (var word in Words)
                ones += BitOperations.PopCount(word);
            return ones;
        }
    }

    private ReadOnlySpan<ulong> Words => _words.AsSpan(0, (int)((_count + 63) / 64));

    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public bool this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _count);
            return (_words[index / 64] >> (int)(index % 64) & 1) != 0;
        }
    }

    public void Add(bool bit)
    {
        if (_count / 64 == _words.Length)
            Array.Resize(ref _words, _words.Length * 2);
        if (bit)
            _words[_count / 64] |= 1UL << (int)(_count % 64);
        _count++;
    }

    /// <summary>How many samples are set here and not in <paramref name="other"/>.</summary>
    /// <exception cref="ArgumentException">The two are about different numbers of samples.</exception>
    public long CountOnlyHere(SampleBits other)
    {
        if (other._count != _count)
            throw new ArgumentException(
                $"{other._count} samples against {_count}: only answers to the same samples pair up",
                nameof(other)
            );
        long count = 0;
        for (var i = 0; i < Words.Length; i++)
            count += BitOperations.PopCount(_words[i] & ~other._words[i]);
        return count;
    }

    /// <inheritdoc/>
    public IEnumerator<bool> GetEnumerator()
    {
        for (long i = 0; i < _count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
