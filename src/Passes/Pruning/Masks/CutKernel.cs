using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Zeroes float32 weights below a cut. Before the cut's tie position everything up to its magnitude goes, behind it everything
/// below: two runs, in each of which a weight goes exactly when its key (its bits without the sign) is below a bound.
/// </summary>
internal static class CutKernel
{
    private const uint Magnitude = 0x7FFF_FFFF;

    /// <param name="start">Index of the first weight.</param>
    /// <param name="bytes">Consecutive float32 weights, changed in place.</param>
    /// <param name="cut">What goes.</param>
    public static void Zero(long start, Span<byte> bytes, MagnitudeCut cut)
    {
        var words = MemoryMarshal.Cast<byte, uint>(bytes);
        var tied = (int)Math.Clamp(cut.TieEnd - start, 0, words.Length);
        var (below, upTo) = Bounds(cut.Magnitude);
        ZeroBelow(words[..tied], upTo);
        ZeroBelow(words[tied..], below);
    }

    /// <summary>Keys from which on a weight is not below a magnitude, and is above it.</summary>
    internal static (uint Below, uint UpTo) Bounds(double magnitude)
    {
        var nearest = (float)magnitude;
        var key = BitConverter.SingleToUInt32Bits(nearest);
        return ((double)nearest).CompareTo(magnitude) switch
        {
            0 => (key, key + 1),
            < 0 => (key + 1, key + 1), // the magnitude lies between this float and the next
            _ => (key, key),
        };
    }

    /// <summary>Zeroes words whose key is below a bound.</summary>
    internal static void ZeroBelow(Span<uint> words, uint bound)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated && bound > 0)
        {
            var magnitude = Vector256.Create(Magnitude);
            var limit = Vector256.Create(bound);
            for (; i <= words.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
            {
                var lane = words.Slice(i, Vector256<uint>.Count);
                var word = Vector256.Create<uint>(lane);
                // all ones where the weight stays
                (word & Vector256.GreaterThanOrEqual(word & magnitude, limit)).CopyTo(lane);
            }
        }

        ZeroBelowScalar(words[i..], bound);
    }

    /// <summary>The scalar twin of <see cref="ZeroBelow"/>.</summary>
    internal static void ZeroBelowScalar(Span<uint> words, uint bound)
    {
        foreach (ref var word in words)
        {
            if ((word & Magnitude) < bound)
                word = 0;
        }
    }
}
