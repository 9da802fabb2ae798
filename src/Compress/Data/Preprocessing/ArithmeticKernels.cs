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
    public static void Subtract(Span<float> values, ReadOnlySpan<float> numbers) => Combine<Difference>(values, numbers);

    /// <summary>The scalar twin of <see cref="Subtract"/>.</summary>
    public static void SubtractScalar(Span<float> values, ReadOnlySpan<float> numbers) => CombineScalar<Difference>(values, numbers);

    /// <summary>xᵢ / nᵢ, where the numbers begin anew at their end.</summary>
    public static void Divide(Span<float> values, ReadOnlySpan<float> numbers) => Combine<Quotient>(values, numbers);

    /// <summary>The scalar twin of <see cref="Divide"/>.</summary>
    public static void DivideScalar(Span<float> values, ReadOnlySpan<float> numbers) => CombineScalar<Quotient>(values, numbers);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine<TOperation>(Span<float> values, ReadOnlySpan<float> numbers)
        where TOperation : struct, IOperation
    {
        var whole = WholeRounds(values, numbers);
        ref var first = ref MemoryMarshal.GetReference(values);
        ref var number = ref MemoryMarshal.GetReference(numbers);
        for (var start = 0; start < whole; start += numbers.Length)
        {
            for (var i = 0; i < numbers.Length; i += Vector256<float>.Count)
            {
                var (x, n) = (Vector256.LoadUnsafe(ref first, (nuint)(start + i)), Vector256.LoadUnsafe(ref number, (nuint)i));
                TOperation.Of(x, n).StoreUnsafe(ref first, (nuint)(start + i));
            }
        }

        CombineScalar<TOperation>(values[whole..], numbers);
    }

    private static void CombineScalar<TOperation>(Span<float> values, ReadOnlySpan<float> numbers)
        where TOperation : struct, IOperation
    {
        for (int i = 0, n = 0; i < values.Length; i++, n = n + 1 == numbers.Length ? 0 : n + 1)
            values[i] = TOperation.Of(values[i], numbers[n]);
    }

    /// <summary>How many values, from the first on, meet all numbers equally often, whole vectors of them.</summary>
    private static int WholeRounds(Span<float> values, ReadOnlySpan<float> numbers) =>
        Vector256.IsHardwareAccelerated && numbers.Length % Vector256<float>.Count == 0
            ? values.Length - values.Length % numbers.Length
            : 0;

    /// <summary>What is done with a value and a number, eight of them or one.</summary>
    private interface IOperation
    {
        static abstract Vector256<float> Of(Vector256<float> x, Vector256<float> n);

        static abstract float Of(float x, float n);
    }

    private readonly struct Difference : IOperation
    {
        public static Vector256<float> Of(Vector256<float> x, Vector256<float> n) => x - n;

        public static float Of(float x, float n) => x - n;
    }

    private readonly struct Quotient : IOperation
    {
        public static Vector256<float> Of(Vector256<float> x, Vector256<float> n) => x / n;

        public static float Of(float x, float n) => x / n;
    }
}
