using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NNCompress.Data.Preprocessing;

/// <summary>
/// The inner loops of arithmetic on samples, in place, eight floats at a time where there are as many, then one at a time; both compute the same bits. Compiled at once as
/// good as it gets: a command is over before enough calls have been counted.
/// </summary>
internal static class ArithmeticKernels
{
    /// <summary>x·a / b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(Span<float> values, float a, float b)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var (factor, divisor) = (Vector256.Create(a), Vector256.Create(b));
            ref var first = ref MemoryMarshal.GetReference(values);
            for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
                (Vector256.LoadUnsafe(ref first, (nuint)i) * factor / divisor).StoreUnsafe(ref first, (nuint)i);
        }

        ScaleScalar(values[i..], a, b);
    }

    /// <summary>The scalar twin of <see cref="Scale"/>.</summary>
    public static void ScaleScalar(Span<float> values, float a, float b)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = values[i] * a / b;
    }

    /// <summary>xᵢ − nᵢ, where the numbers begin anew at their end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(Span<float> values, ReadOnlySpan<float> numbers)
    {
        var whole = WholeRounds(values, numbers);
        ref var first = ref MemoryMarshal.GetReference(values);
        ref var number = ref MemoryMarshal.GetReference(numbers);
        for (var start = 0; start < whole; start += numbers.Length)
        {
            for (var i = 0; i < numbers.Length; i += Vector256<float>.Count)
            {
                var difference = Vector256.LoadUnsafe(ref first, (nuint)(start + i)) - Vector256.LoadUnsafe(ref number, (nuint)i);
                difference.StoreUnsafe(ref first, (nuint)(start + i));
            }
        }

        SubtractScalar(values[whole..], numbers);
    }

    /// <summary>The scalar twin of <see cref="Subtract"/>.</summary>
    public static void SubtractScalar(Span<float> values, ReadOnlySpan<float> numbers)
    {
        for (int i = 0, n = 0; i < values.Length; i++, n = n + 1 == numbers.Length ? 0 : n + 1)
            values[i] -= numbers[n];
    }

    /// <summary>xᵢ / nᵢ, where the numbers begin anew at their end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide(Span<float> values, ReadOnlySpan<float> numbers)
    {
        var whole = WholeRounds(values, numbers);
        ref var first = ref MemoryMarshal.GetReference(values);
        ref var number = ref MemoryMarshal.GetReference(numbers);
        for (var start = 0; start < whole; start += numbers.Length)
        {
            for (var i = 0; i < numbers.Length; i += Vector256<float>.Count)
            {
                var quotient = Vector256.LoadUnsafe(ref first, (nuint)(start + i)) / Vector256.LoadUnsafe(ref number, (nuint)i);
                quotient.StoreUnsafe(ref first, (nuint)(start + i));
            }
        }

        DivideScalar(values[whole..], numbers);
    }

    /// <summary>The scalar twin of <see cref="Divide"/>.</summary>
    public static void DivideScalar(Span<float> values, ReadOnlySpan<float> numbers)
    {
        for (int i = 0, n = 0; i < values.Length; i++, n = n + 1 == numbers.Length ? 0 : n + 1)
            values[i] /= numbers[n];
    }

    /// <summary>How many values, from the first on, meet all numbers equally often, whole vectors of them.</summary>
    private static int WholeRounds(Span<float> values, ReadOnlySpan<float> numbers) =>
        Vector256.IsHardwareAccelerated && numbers.Length % Vector256<float>.Count == 0
            ? values.Length - values.Length % numbers.Length
            : 0;
}
