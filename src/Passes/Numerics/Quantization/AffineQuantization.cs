namespace NNCompress.Passes.Numerics;

/// <summary>
/// Uniform affine quantization (Nagel et al., A White Paper on Neural Network Quantization, 2021, section 2):
/// <code>
/// range [min, max] ∋ 0 (widened where it is not)
/// s = (max − min) / (q_max − q_min)          z = round(q_min − min/s), on the grid
/// q = clamp(round(x/s) + z, q_min, q_max)    x̂ = (q − z)·s
/// </code>
/// Every round is to the nearest, ties to even. x/s and (q − z)·s are float32 operations, one rounding each, in the order of the runtime's
/// QuantizeLinear and DequantizeLinear, whose bits these are. The parameters are computed in double and rounded once.
/// A range of zero width has s = 1. A scale is never below the smallest normal float: x/s would lose its bits below it. For ends beyond 1e38
/// the step past an end may be infinite.
/// </summary>
public static class AffineQuantization
{
    /// <summary>The smallest scale that is ever given out, 2^−126.</summary>
    public const float SmallestScale = 1.17549435e-38f;

    /// <summary>Parameters whose integers cover a range from end to end.</summary>
    /// <param name="min">Lower end; finite.</param>
    /// <param name="max">Upper end; finite, not below <paramref name="min"/>.</param>
    /// <param name="grid">The integers.</param>
    /// <exception cref="ArgumentException">The range is no interval of finite numbers.</exception>
    public static AffineParameters Asymmetric(float min, float max, IntegerGrid grid)
    {
        Check(min, max);
        var low = Math.Min((double)min, 0);
        var high = Math.Max((double)max, 0);
        var scale = ScaleOf(high - low, grid.Steps);
        var zero = Math.Round(grid.Min - (low / scale), MidpointRounding.ToEven);
        return new AffineParameters(scale, (int)Math.Clamp(zero, grid.Min, grid.Max));
    }

    /// <summary>Parameters with z at the grid's center and <paramref name="absMax"/> on the largest integer: s = absMax/(q_max − center).</summary>
    /// <exception cref="ArgumentException">The magnitude is negative or not finite.</exception>
    public static AffineParameters Symmetric(float absMax, IntegerGrid grid)
    {
        Check(0, absMax);
        return new AffineParameters(ScaleOf(absMax, grid.Max - grid.Center), grid.Center);
    }

    /// <summary>
    /// Parameters with z at the grid's center and the smallest s that clips nothing:
    /// s = max(max/(q_max − center), −min/(center − q_min)). On a whole grid its lowest integer is used too.
    /// </summary>
    /// <exception cref="ArgumentException">The range is no interval of finite numbers.</exception>
    public static AffineParameters SymmetricOver(float min, float max, IntegerGrid grid)
    {
        Check(min, max);
        var up = ScaleOf(Math.Max(max, 0), grid.Max - grid.Center);
        var down = ScaleOf(-Math.Min((double)min, 0), grid.Center - (long)grid.Min);
        return new AffineParameters(
            max <= 0 ? down
                : min >= 0 ? up
                : Math.Max(up, down),
            grid.Center
        );
    }

    /// <summary>q = clamp(round(x/s) + z). NaN becomes q_min, as the runtime has it.</summary>
    /// <param name="values">x.</param>
    /// <param name="parameters">s and z.</param>
    /// <param name="grid">At most 16 bits wide.</param>
    /// <param name="integers">q; as long as <paramref name="values"/>.</param>
    public static void Quantize(ReadOnlySpan<float> values, AffineParameters parameters, IntegerGrid grid, Span<int> integers) =>
        AffineKernels.Quantize(values, new AffineKernelArguments(parameters, grid), CheckedLength(integers, values.Length));

    /// <summary>x̂ = (q − z)·s.</summary>
    public static void Dequantize(ReadOnlySpan<int> integers, AffineParameters parameters, Span<float> values)
    {
        CheckedLength(values, integers.Length);
        for (var i = 0; i < integers.Length; i++)
            values[i] = (integers[i] - parameters.ZeroPoint) * parameters.Scale;
    }

    /// <summary>x̂ of q of x: what a value becomes on the way through QuantizeLinear and DequantizeLinear. In place is allowed.</summary>
    public static void FakeQuantize(ReadOnlySpan<float> values, AffineParameters parameters, IntegerGrid grid, Span<float> result) =>
        AffineKernels.FakeQuantize(values, new AffineKernelArguments(parameters, grid), CheckedLength(result, values.Length));

    /// <summary>width/steps as a float: 1 for 0, at least the smallest normal number.</summary>
    internal static float ScaleOf(double width, long steps) => width > 0 ? Math.Max((float)(width / steps), SmallestScale) : 1;

    private static Span<T> CheckedLength<T>(Span<T> destination, int length) =>
        destination.Length == length
            ? destination
            : throw new ArgumentException($"{destination.Length} places for {length} elements", nameof(destination));

    private static void Check(float min, float max)
    {
        if (!float.IsFinite(min) || !float.IsFinite(max) || min > max)
            throw new ArgumentException($"[{min}, {max}] is no range of finite numbers", nameof(max));
    }
}
