using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// Sums of floats in double. The order is the same on every processor: sixteen interleaved partial sums, lane k taking elements k, k + 16, …
/// (two vectors of eight), folded pairwise at the end; what is left of a last block is added one by one.
/// </summary>
internal static class DoubleSum
{
    private const int Block = 16;

    /// <summary>Σ x.</summary>
    public static double Of(ReadOnlySpan<float> values) => Sum(values, magnitudes: false);

    /// <summary>Σ |x|.</summary>
    public static double OfMagnitudes(ReadOnlySpan<float> values) => Sum(values, magnitudes: true);

    /// <summary>sums += x, element by element.</summary>
    public static void AddTo(Span<double> sums, ReadOnlySpan<float> values) => AddTo(sums, values, magnitudes: false);

    /// <summary>sums += |x|, element by element.</summary>
    public static void AddMagnitudesTo(Span<double> sums, ReadOnlySpan<float> values) => AddTo(sums, values, magnitudes: true);

    /// <summary>Σ x², each square exact.</summary>
    public static double OfSquares(ReadOnlySpan<float> values)
    {
        var low = Vector512<double>.Zero;
        var high = Vector512<double>.Zero;
        ref var first = ref MemoryMarshal.GetReference(values);
        var whole = values.Length - values.Length % Block;
        for (var i = 0; i < whole; i += Block)
        {
            var (lower, upper) = Vector512.Widen(Vector512.LoadUnsafe(ref first, (nuint)i));
            low += lower * lower;
            high += upper * upper;
        }

        var sum = Vector512.Sum(low + high);
        foreach (var value in values[whole..])
            sum += (double)value * value;
        return sum;
    }

    /// <summary>sums += x², element by element.</summary>
    public static void AddSquaresTo(Span<double> sums, ReadOnlySpan<float> values)
    {
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var first = ref MemoryMarshal.GetReference(values);
        var whole = Math.Min(sums.Length, values.Length) / Block * Block;
        for (nuint i = 0; i < (nuint)whole; i += Block)
        {
            var (lower, upper) = Vector512.Widen(Vector512.LoadUnsafe(ref first, i));
            (Vector512.LoadUnsafe(ref sum, i) + lower * lower).StoreUnsafe(ref sum, i);
            (Vector512.LoadUnsafe(ref sum, i + 8) + upper * upper).StoreUnsafe(ref sum, i + 8);
        }

        for (var i = whole; i < values.Length; i++)
            sums[i] += (double)values[i] * values[i];
    }

    private static void AddTo(Span<double> sums, ReadOnlySpan<float> values, bool magnitudes)
    {
        ref var sum = ref MemoryMarshal.GetReference(sums);
        ref var first = ref MemoryMarshal.GetReference(values);
        var whole = Math.Min(sums.Length, values.Length) / Block * Block;
        for (nuint i = 0; i < (nuint)whole; i += Block)
        {
            var block = Vector512.LoadUnsafe(ref first, i);
            if (magnitudes)
                block = Vector512.Abs(block);
            (Vector512.LoadUnsafe(ref sum, i) + Vector512.WidenLower(block)).StoreUnsafe(ref sum, i);
            (Vector512.LoadUnsafe(ref sum, i + 8) + Vector512.WidenUpper(block)).StoreUnsafe(ref sum, i + 8);
        }

        for (var i = whole; i < values.Length; i++)
            sums[i] += magnitudes ? Math.Abs(values[i]) : values[i];
    }

    private static double Sum(ReadOnlySpan<float> values, bool magnitudes)
    {
        var low = Vector512<double>.Zero;
        var high = Vector512<double>.Zero;
        ref var first = ref MemoryMarshal.GetReference(values);
        var whole = values.Length - values.Length % Block;
        for (var i = 0; i < whole; i += Block)
        {
            var block = Vector512.LoadUnsafe(ref first, (nuint)i);
            if (magnitudes)
                block = Vector512.Abs(block);
            low += Vector512.WidenLower(block);
            high += Vector512.WidenUpper(block);
        }

        var sum = Vector512.Sum(low + high);
        foreach (var value in values[whole..])
            sum += magnitudes ? Math.Abs(value) : value;
        return sum;
    }
}
