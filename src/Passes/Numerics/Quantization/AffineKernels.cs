using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// The inner loops of quantization, eight floats at a time, then one at a time; both compute the same bits:
/// d = clamp(round(x/s), q_min − z, q_max − z), where NaN becomes the lower bound; q = d + z; x̂ = d·s.
/// </summary>
internal static class AffineKernels
{
    public static void Quantize(ReadOnlySpan<float> values, AffineKernelArguments by, Span<int> integers)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var zero = Vector256.Create(by.ZeroPoint);
            ref var source = ref MemoryMarshal.GetReference(values);
            ref var target = ref MemoryMarshal.GetReference(integers);
            for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                var steps = Steps(Vector256.LoadUnsafe(ref source, (nuint)i), by);
                (Vector256.ConvertToInt32(steps) + zero).StoreUnsafe(ref target, (nuint)i);
            }
        }

        QuantizeScalar(values[i..], by, integers[i..]);
    }

    /// <summary>The scalar twin of <see cref="Quantize"/>.</summary>
    public static void QuantizeScalar(ReadOnlySpan<float> values, AffineKernelArguments by, Span<int> integers)
    {
        for (var i = 0; i < values.Length; i++)
            integers[i] = (int)Steps(values[i], by) + by.ZeroPoint;
    }

    public static void FakeQuantize(ReadOnlySpan<float> values, AffineKernelArguments by, Span<float> result)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var scale = Vector256.Create(by.Scale);
            ref var source = ref MemoryMarshal.GetReference(values);
            ref var target = ref MemoryMarshal.GetReference(result);
            for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                // an integer has no negative zero: −0 + 0 = 0
                var steps = Steps(Vector256.LoadUnsafe(ref source, (nuint)i), by) + Vector256<float>.Zero;
                (steps * scale).StoreUnsafe(ref target, (nuint)i);
            }
        }

        FakeQuantizeScalar(values[i..], by, result[i..]);
    }

    /// <summary>The scalar twin of <see cref="FakeQuantize"/>.</summary>
    public static void FakeQuantizeScalar(ReadOnlySpan<float> values, AffineKernelArguments by, Span<float> result)
    {
        for (var i = 0; i < values.Length; i++)
            result[i] = (Steps(values[i], by) + 0f) * by.Scale;
    }

    /// <summary>clamp(round(x/s)), still as floats.</summary>
    public static Vector256<float> Steps(Vector256<float> x, AffineKernelArguments by)
    {
        var least = Vector256.Create(by.Least);
        var d = x / Vector256.Create(by.Scale);
        d = Vector256.ConditionalSelect(Vector256.GreaterThan(d, least), d, least);
        return Vector256.Round(Vector256.MinNative(d, Vector256.Create(by.Greatest)));
    }

    /// <summary>The scalar twin of the other.</summary>
    public static float Steps(float x, AffineKernelArguments by)
    {
        var d = x / by.Scale;
        d = d > by.Least ? d : by.Least;
        return MathF.Round(d < by.Greatest ? d : by.Greatest, MidpointRounding.ToEven);
    }
}
