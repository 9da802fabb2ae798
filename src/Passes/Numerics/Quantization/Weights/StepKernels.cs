using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// The inner loop of scale searches: rounding as the runtime does, in float32, and sums in double. Element i is added to lane i mod 8 of each
/// sum, whatever vectors there are, and the lanes are added in one order; so the result depends on nothing but the weights.
/// </summary>
internal static class StepKernels
{
    private const int Lanes = 8;

    public static StepSums Sum(ReadOnlySpan<float> weights, AffineKernelArguments by)
    {
        Span<double> lanes = stackalloc double[3 * Lanes];
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var scale = Vector256.Create(by.Scale);
            var (e0, e1, p0, p1, s0, s1) = (
                Vector256<double>.Zero,
                Vector256<double>.Zero,
                Vector256<double>.Zero,
                Vector256<double>.Zero,
                Vector256<double>.Zero,
                Vector256<double>.Zero
            );
            ref var source = ref MemoryMarshal.GetReference(weights);
            for (; i <= weights.Length - Lanes; i += Lanes)
            {
                var x = Vector256.LoadUnsafe(ref source, (nuint)i);
                var (w0, w1) = Vector256.Widen(x);
                var d = AffineKernels.Steps(x, by);
                var (d0, d1) = Vector256.Widen(d);
                // the product is rounded to float32, as it is when the weight is used
                var (r0, r1) = Vector256.Widen(d * scale);
                r0 = w0 - r0;
                r1 = w1 - r1;
                e0 = Vector256.FusedMultiplyAdd(r0, r0, e0);
                e1 = Vector256.FusedMultiplyAdd(r1, r1, e1);
                p0 = Vector256.FusedMultiplyAdd(w0, d0, p0);
                p1 = Vector256.FusedMultiplyAdd(w1, d1, p1);
                s0 = Vector256.FusedMultiplyAdd(d0, d0, s0);
                s1 = Vector256.FusedMultiplyAdd(d1, d1, s1);
            }

            if (i == weights.Length)
                return new StepSums(SumOf(e0, e1), SumOf(p0, p1), SumOf(s0, s1));
            e0.CopyTo(lanes);
            e1.CopyTo(lanes[4..]);
            p0.CopyTo(lanes[Lanes..]);
            p1.CopyTo(lanes[(Lanes + 4)..]);
            s0.CopyTo(lanes[(2 * Lanes)..]);
            s1.CopyTo(lanes[((2 * Lanes) + 4)..]);
        }
        else
        {
            lanes.Clear();
        }

        return Finish(weights[i..], by, lanes);
    }

    /// <summary>The scalar twin of <see cref="Sum"/>.</summary>
    public static StepSums SumScalar(ReadOnlySpan<float> weights, AffineKernelArguments by)
    {
        Span<double> lanes = stackalloc double[3 * Lanes];
        lanes.Clear();
        return Finish(weights, by, lanes);
    }

    /// <summary>Adds weights that begin at lane 0, then the lanes.</summary>
    private static StepSums Finish(ReadOnlySpan<float> weights, AffineKernelArguments by, Span<double> lanes)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            double w = weights[i];
            var steps = AffineKernels.Steps(weights[i], by);
            double d = steps;
            var r = w - (double)(steps * by.Scale);
            var lane = i % Lanes;
            lanes[lane] = Math.FusedMultiplyAdd(r, r, lanes[lane]);
            lanes[Lanes + lane] = Math.FusedMultiplyAdd(w, d, lanes[Lanes + lane]);
            lanes[(2 * Lanes) + lane] = Math.FusedMultiplyAdd(d, d, lanes[(2 * Lanes) + lane]);
        }

        return new StepSums(SumOf(lanes[..Lanes]), SumOf(lanes[Lanes..(2 * Lanes)]), SumOf(lanes[(2 * Lanes)..]));
    }

    private static double SumOf(ReadOnlySpan<double> lanes) => SumOf(Vector256.Create(lanes[..4]), Vector256.Create(lanes[4..]));

    /// <summary>((l₀ + l₄) + (l₂ + l₆)) + ((l₁ + l₅) + (l₃ + l₇)).</summary>
    private static double SumOf(Vector256<double> low, Vector256<double> high)
    {
        var four = low + high;
        var two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }
}
