using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Processors without VNNI multiply unsigned activations by signed weights with <c>vpmaddubsw</c>, which adds two products x₁·w₁ + x₂·w₂ in 16 bits
/// and saturates. x is 0..255 whatever the zero point, because zero points are taken off afterwards; so a pair
/// <code>
/// reaches up to   255·(max(w₁, 0) + max(w₂, 0)),   down to   255·(min(w₁, 0) + min(w₂, 0))
/// </code>
/// Kernels pair weights as their packing has it, so a row is safe where any two of its weights are: where
/// 255·(w₁ + w₂) ≤ 32767 for its two largest and 255·(w₁ + w₂) ≥ −32768 for its two smallest, negative or positive ones apart. With
/// magnitudes of at most 64 every row is.
/// </summary>
public static class PairSaturation
{
    /// <summary>The largest magnitude at which no pair saturates, whatever the weights: 64.</summary>
    public const int SafeMagnitude = 64;

    /// <summary>The integers of such weights.</summary>
    public static IntegerGrid SafeGrid { get; } = new(ElementType.Int8, -SafeMagnitude, SafeMagnitude);

    private const int LargestActivation = 255;

    /// <summary>Whether some two weights of a row would saturate with some activations.</summary>
    /// <param name="row">The 8-bit weights of one output, as stored.</param>
    public static bool IsPossible(ReadOnlySpan<int> row)
    {
        var (high, higher, low, lower) = (0, 0, 0, 0);
        foreach (var w in row)
        {
            if (w > high)
                (high, higher) = (Math.Min(w, Math.Max(higher, high)), Math.Max(w, higher));
            else if (w < low)
                (low, lower) = (Math.Max(w, Math.Min(lower, low)), Math.Min(w, lower));
        }

        return LargestActivation * (high + higher) > short.MaxValue || LargestActivation * (low + lower) < short.MinValue;
    }

    /// <summary>x₁·w₁ + x₂·w₂ as the instruction has it.</summary>
    public static short Pair(byte x1, sbyte w1, byte x2, sbyte w2) =>
        (short)Math.Clamp((x1 * w1) + (x2 * w2), short.MinValue, short.MaxValue);

    /// <summary>Σx·w over neighbouring pairs that saturate one by one; the pairs' sum does not. An odd last element is a pair with 0.</summary>
    /// <param name="activations">x, as stored.</param>
    /// <param name="weights">w; as many.</param>
    /// <param name="saturated">How many pairs saturated.</param>
    public static int Dot(ReadOnlySpan<byte> activations, ReadOnlySpan<sbyte> weights, out int saturated)
    {
        if (activations.Length != weights.Length)
            throw new ArgumentException($"{activations.Length} activations for {weights.Length} weights", nameof(activations));
        saturated = 0;
        var sum = 0;
        for (var i = 0; i < weights.Length; i += 2)
        {
            var exact = activations[i] * weights[i];
            if (i + 1 < weights.Length)
                exact += activations[i + 1] * weights[i + 1];
            var pair = Math.Clamp(exact, short.MinValue, short.MaxValue);
            saturated += pair == exact ? 0 : 1;
            sum += pair;
        }

        return sum;
    }
}
