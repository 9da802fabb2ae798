using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NNCompress.Passes.Statistics;

/// <summary>The inner loop of range statistics: smallest, largest, and the largest magnitude as bits, which tells NaN and infinity too.</summary>
internal static class RangeKernels
{
    private const uint Magnitude = 0x7FFF_FFFF;

    /// <summary><see cref="MagnitudeBits"/> of the largest finite number.</summary>
    public const uint LargestFinite = 0x7F7F_FFFF;

    /// <summary>The bits of |x|: ordered as magnitudes are, with infinity and then NaN on top.</summary>
    public static uint MagnitudeBits(float x) => BitConverter.SingleToUInt32Bits(x) & Magnitude;

    /// <summary>The largest <see cref="MagnitudeBits"/> that still counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative or NaN.</exception>
    public static uint LimitOf(float ignoreMagnitudeAbove)
    {
        if (!(ignoreMagnitudeAbove >= 0))
            throw new ArgumentOutOfRangeException(nameof(ignoreMagnitudeAbove), ignoreMagnitudeAbove, "no magnitude");
        return Math.Min(MagnitudeBits(ignoreMagnitudeAbove), LargestFinite);
    }

    /// <summary>The limit's part of a statistic's key: nothing where there is none.</summary>
    public static string LimitText(float ignoreMagnitudeAbove) =>
        float.IsPositiveInfinity(ignoreMagnitudeAbove) ? "" : FormattableString.Invariant($" up to {ignoreMagnitudeAbove:r}");

    /// <summary>min and max mean something only where the magnitude is finite; of an empty span they are +∞ and −∞.</summary>
    // At once as good as it gets: a command is over before enough calls have been counted.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Min, float Max, uint Magnitude) Scan(ReadOnlySpan<float> values)
    {
        if (!Vector256.IsHardwareAccelerated || values.Length < 2 * Vector256<float>.Count)
            return ScanScalar(values);
        ref var source = ref MemoryMarshal.GetReference(values);
        var mask = Vector256.Create(Magnitude);
        // two of each: one would wait for itself
        var (minA, maxA, magnitudeA) = (
            Vector256.Create(float.PositiveInfinity),
            Vector256.Create(float.NegativeInfinity),
            Vector256<uint>.Zero
        );
        var (minB, maxB, magnitudeB) = (minA, maxA, magnitudeA);
        var i = 0;
        for (; i <= values.Length - 16; i += 16)
        {
            var a = Vector256.LoadUnsafe(ref source, (nuint)i);
            var b = Vector256.LoadUnsafe(ref source, (nuint)(i + 8));
            minA = Vector256.MinNative(minA, a);
            maxA = Vector256.MaxNative(maxA, a);
            magnitudeA = Vector256.Max(magnitudeA, a.AsUInt32() & mask);
            minB = Vector256.MinNative(minB, b);
            maxB = Vector256.MaxNative(maxB, b);
            magnitudeB = Vector256.Max(magnitudeB, b.AsUInt32() & mask);
        }

        var (min, max, magnitude) = ScanScalar(values[i..]);
        minA = Vector256.MinNative(minA, minB);
        maxA = Vector256.MaxNative(maxA, maxB);
        magnitudeA = Vector256.Max(magnitudeA, magnitudeB);
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
        {
            min = Math.Min(min, minA[lane]);
            max = Math.Max(max, maxA[lane]);
            magnitude = Math.Max(magnitude, magnitudeA[lane]);
        }

        return (min, max, magnitude);
    }

    /// <summary>The scalar twin of <see cref="Scan"/>.</summary>
    public static (float Min, float Max, uint Magnitude) ScanScalar(ReadOnlySpan<float> values)
    {
        var (min, max, magnitude) = (float.PositiveInfinity, float.NegativeInfinity, 0u);
        foreach (var x in values)
        {
            min = Math.Min(min, x);
            max = Math.Max(max, x);
            magnitude = Math.Max(magnitude, MagnitudeBits(x));
        }

        return (min, max, magnitude);
    }
}
