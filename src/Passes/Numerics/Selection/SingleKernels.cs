using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NNCompress.Passes.Numerics;

/// <summary>The inner loops of counting float32 keys. Words are laid out as <see cref="SingleCounter"/> says.</summary>
internal static class SingleKernels
{
    public const int CountShift = 40;
    public const ulong OffsetMask = (1UL << CountShift) - 1;
    private const ulong One = 1UL << CountShift;
    private const uint Magnitude = 0x7FFF_FFFF;

    /// <summary>First digit: every element is counted, in the bin of its upper 15 bits; d is its lower 16 bits.</summary>
    /// <param name="values">Any floats, NaN included.</param>
    /// <param name="words">2 · 2^15 words.</param>
    public static void CountAll(ReadOnlySpan<float> values, Span<ulong> words)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words.Length, 2 << 15, nameof(words));
        ref var table = ref MemoryMarshal.GetReference(words);
        foreach (var bits in MemoryMarshal.Cast<float, uint>(values))
        {
            // upper 15 bits of the key, times two words; at most 2·(2^15 − 1), whatever the bits
            ref var word = ref Unsafe.Add(ref table, (nint)((bits & Magnitude) >> 16 << 1));
            ulong d = bits & 0xFFFF;
            word += One + d;
            Unsafe.Add(ref word, 1) += d * d;
        }
    }

    /// <summary>
    /// Later digits. Eight keys at a time are held against the range of the open bins; almost always none is inside, and only
    /// those that are go through the search for their bin.
    /// </summary>
    public static void CountOpen(ReadOnlySpan<float> values, OpenBins open, Span<ulong> words)
    {
        var keys = MemoryMarshal.Cast<float, uint>(values);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var magnitude = Vector256.Create(Magnitude);
            var first = Vector256.Create((uint)open.First);
            var width = Vector256.Create((uint)(open.Last - open.First));
            for (; i <= keys.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
            {
                // key − first wraps around below the range, so one unsigned comparison tests both ends
                var key = Vector256.Create(keys[i..]) & magnitude;
                var inside = Vector256.LessThanOrEqual(key - first, width).ExtractMostSignificantBits();
                for (; inside != 0; inside &= inside - 1)
                    Add(keys[i + System.Numerics.BitOperations.TrailingZeroCount(inside)] & Magnitude, open, words);
            }
        }

        CountOpenScalar(values[i..], open, words);
    }

    /// <summary>The scalar twin of <see cref="CountOpen"/>.</summary>
    public static void CountOpenScalar(ReadOnlySpan<float> values, OpenBins open, Span<ulong> words)
    {
        foreach (var bits in MemoryMarshal.Cast<float, uint>(values))
        {
            var key = bits & Magnitude;
            if (key >= open.First && key <= open.Last)
                Add(key, open, words);
        }
    }

    private static void Add(uint key, OpenBins open, Span<ulong> words)
    {
        var child = open.ChildOf(key);
        if (child < 0)
            return;
        ulong d = key & ((1u << open.ChildOffsetBits) - 1);
        words[2 * child] += One + d;
        words[(2 * child) + 1] += d * d;
    }
}
