using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Finds the step of weights that lie on a uniform grid already, as those of networks that were trained or stored with quantized weights do,
/// also after a BatchNormalization has scaled their channels. The largest magnitude m is k steps for some k, so the candidates are m/1, m/2, ...;
/// the first of which all weights are multiples, up to a thousandth of it, is the step. Random weights fail after two or three elements.
/// Of the floats next to the least-squares step Σw·d/Σd² the one is taken that gives back most weights bit for bit.
/// </summary>
internal static class UniformStep
{
    private const float Tolerance = 1e-3f;
    private const int Neighbours = 2;

    /// <param name="weights">Finite.</param>
    /// <param name="grid">At most 8 bits: among more integers a step would be found for anything.</param>
    /// <param name="symmetric">Whether z stays at the grid's center.</param>
    /// <returns>Null where the weights are on no grid with so few integers.</returns>
    public static AffineParameters? Find(ReadOnlySpan<float> weights, IntegerGrid grid, bool symmetric)
    {
        if (grid.Bits > 8 || weights.IsEmpty)
            return null;
        var (min, max) = (Math.Min(TensorPrimitives.Min(weights), 0), Math.Max(TensorPrimitives.Max(weights), 0));
        var most = symmetric ? Math.Max(grid.Max - grid.Center, grid.Center - grid.Min) : (int)grid.Steps;
        var magnitude = Math.Max(max, -min);
        // the quotients of smaller ones would lose bits
        if (magnitude < most * AffineQuantization.SmallestScale)
            return null;
        for (var k = 1; k <= most; k++)
        {
            var step = magnitude / k;
            var (low, high) = ((int)MathF.Round(min / step), (int)MathF.Round(max / step));
            var zero = symmetric ? grid.Center : grid.Min - low;
            if (low + zero >= grid.Min && high + zero <= grid.Max && AreMultiples(weights, k / magnitude))
                return new AffineParameters(Refined(weights, step, zero, grid), zero);
        }

        return null;
    }

    private static bool AreMultiples(ReadOnlySpan<float> weights, float stepsInOne)
    {
        foreach (var w in weights)
        {
            var steps = w * stepsInOne;
            if (MathF.Abs(steps - MathF.Round(steps)) > Tolerance)
                return false;
        }

        return true;
    }

    private static float Refined(ReadOnlySpan<float> weights, float step, int zero, IntegerGrid grid)
    {
        var best = (float)StepKernels.Sum(weights, new AffineKernelArguments(new AffineParameters(step, zero), grid)).BestScale;
        var candidate = best;
        for (var i = 0; i < Neighbours; i++)
            candidate = MathF.BitDecrement(candidate);
        var (restored, most) = (best, ExactIn(weights, best));
        for (var i = -Neighbours; i <= Neighbours; i++, candidate = MathF.BitIncrement(candidate))
        {
            if (ExactIn(weights, candidate) is var exact && exact > most)
                (restored, most) = (candidate, exact);
        }

        return restored;
    }

    /// <summary>How many weights come back bit for bit.</summary>
    private static int ExactIn(ReadOnlySpan<float> weights, float step)
    {
        var exact = 0;
        foreach (var w in weights)
            exact += MathF.Round(w / step) * step == w ? 1 : 0;
        return exact;
    }
}
