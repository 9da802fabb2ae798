using System.Numerics;

namespace NNCompress.Passes.Numerics;

/// <summary>The integers that the sum of a dot product can reach.</summary>
/// <param name="Least">At most 0.</param>
/// <param name="Greatest">At least 0.</param>
public readonly record struct AccumulatorRange(long Least, long Greatest)
{
    /// <summary>Bits of the narrowest two's complement number that holds both ends: 1 for a sum that is always 0.</summary>
    public int Bits => 1 + Math.Max(Width(Greatest), Width(-(Least + 1)));

    /// <summary>The larger of both ends' magnitudes.</summary>
    public long Magnitude => Math.Max(-Least, Greatest);

    /// <summary>The range that contains both.</summary>
    public AccumulatorRange Union(AccumulatorRange other) => new(Math.Min(Least, other.Least), Math.Max(Greatest, other.Greatest));

    /// <summary>
    /// What Σ_j w_j·(x_j − z) reaches when each x_j takes any integer of its grid, and so do its partial sums in any order:
    /// each term adds max(w_j·(x_min − z), w_j·(x_max − z), 0) to the upper end and the smallest of these to the lower one. No end's magnitude exceeds
    /// Σ_j |w_j|·max|x_j − z|.
    /// </summary>
    /// <param name="weights">w_j = q_j − z_w of one output.</param>
    /// <param name="activations">Where x_j lies.</param>
    /// <param name="zeroPoint">z, on that grid.</param>
    public static AccumulatorRange WorstCase(ReadOnlySpan<int> weights, IntegerGrid activations, int zeroPoint)
    {
        var (below, above) = ((long)activations.Min - zeroPoint, (long)activations.Max - zeroPoint);
        long positive = 0;
        long negative = 0;
        foreach (var w in weights)
        {
            if (w > 0)
                positive += w;
            else
                negative += w;
        }

        // below ≤ 0 ≤ above: a positive weight reaches furthest up with the largest x, a negative one with the smallest
        return new AccumulatorRange((positive * below) + (negative * above), (positive * above) + (negative * below));
    }

    private static int Width(long value) => value <= 0 ? 0 : BitOperations.Log2((ulong)value) + 1;
}
