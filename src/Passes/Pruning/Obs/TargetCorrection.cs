using System.Numerics.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Moves a layer's weights to where they make of the pruned prefix what the float layer makes of the float prefix, before anything is removed:
/// <code>
/// min ‖Y − X̂·W*ᵀ‖² + λ‖W* − W‖²   ⇒   W* = W + Δ,   Δᵀ = (H + λI)⁻¹·X̂ᵀ(Y − X̂·Wᵀ)
/// </code>
/// X̂ᵀ(Y − X̂Wᵀ) is taken from rows that both models were sampled at. Of these a quarter is held out: each output channel goes the part of its way, from 0 to 1, that is best
/// on them.
/// </summary>
internal static class TargetCorrection
{
    /// <param name="weights">W, row-major [rows, columns]; changed.</param>
    /// <param name="factor">U of H + λI.</param>
    /// <param name="sample">X̂, centred where the moment is, row-major [n, columns].</param>
    /// <param name="output">Y at the same rows, centred alike, over what the products are multiplied with; row-major [n, rows].</param>
    /// <param name="total">Rows that H is a sum over.</param>
    /// <param name="parallel">Threads.</param>
    public static void Apply(
        double[] weights,
        InverseFactor factor,
        double[] sample,
        double[] output,
        double total,
        ParallelOptions parallel
    )
    {
        var columns = factor.Order.Length;
        var rows = weights.Length / columns;
        var n = sample.Length / columns;
        var fitted = n - (n / 4);
        if (fitted == 0 || fitted == n)
            return;
        Parallel.For(
            0,
            rows,
            parallel,
            r =>
            {
                var w = weights.AsSpan(r * columns, columns);
                var gradient = new double[columns];
                var residual = new double[n];
                for (var i = 0; i < n; i++)
                {
                    var x = sample.AsSpan(i * columns, columns);
                    residual[i] = output[(i * rows) + r] - TensorPrimitives.Dot<double>(x, w);
                    if (i < fitted)
                        TensorPrimitives.MultiplyAdd(x, residual[i] * total / fitted, gradient, gradient);
                }

                var step = Solve(factor, gradient);
                for (var c = 0; c < columns; c++)
                    step[c] = w[c] == 0 ? 0 : step[c];
                var held = new HeldOutPart();
                for (var i = fitted; i < n; i++)
                    held.Add(TensorPrimitives.Dot<double>(sample.AsSpan(i * columns, columns), step), residual[i]);
                TensorPrimitives.MultiplyAdd(step, held.Part, w, w);
            }
        );
    }

    /// <summary>(H + λI)⁻¹·b = Uᵀ(U·b), in the order of U.</summary>
    private static double[] Solve(InverseFactor factor, double[] b)
    {
        var (n, order, upper) = (b.Length, factor.Order, factor.Upper);
        var ordered = new double[n];
        for (var i = 0; i < n; i++)
            ordered[i] = b[order[i]];
        var result = new double[n];
        for (var i = 0; i < n; i++)
        {
            var row = upper.AsSpan((i * n) + i, n - i);
            var t = TensorPrimitives.Dot<double>(row, ordered.AsSpan(i));
            var part = result.AsSpan(i);
            TensorPrimitives.MultiplyAdd<double>(row, t, part, part);
        }

        var solved = new double[n];
        for (var i = 0; i < n; i++)
            solved[order[i]] = result[i];
        return solved;
    }
}
