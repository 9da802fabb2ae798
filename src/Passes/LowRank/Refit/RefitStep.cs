using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// A change of a layer's weight and bias that was learned from some rows and judged on others:
/// <code>
/// E = Y − Ŷ ≈ Z·Dᵀ + 1·δᵀ                 Z [n, width] what the weight multiplies, E [n, outputs] what the output lacks
/// D = EᵀZ·(ZᵀZ + λI)⁻¹,  δ = mean(E) − D·mean(Z)
/// </code>
/// Of several λ the one is taken that, each output channel going the part of its way that is best for it (<see cref="HeldOutPart"/>), leaves least on the rows held
/// out, the last quarter. Weights that are 0 stay so.
/// </summary>
/// <param name="Slopes">D, each row times its part, row-major [outputs, width].</param>
/// <param name="Shift">δ, times the parts.</param>
/// <param name="ErrorBefore">Σ E² over the rows held out.</param>
/// <param name="Error">The same behind the change.</param>
internal sealed record RefitStep(double[] Slopes, double[] Shift, double ErrorBefore, double Error)
{
    /// <summary>λ as a share of the mean of ZᵀZ's diagonal; with the last, hardly anything but the mean is corrected.</summary>
    private static readonly double[] Ridges = [1e-4, 1e-2, 1, 100];

    /// <param name="target">The layer.</param>
    /// <param name="z">Rows of what it reads, of the width of all groups.</param>
    /// <param name="wanted">The same rows of the float model's output.</param>
    /// <param name="found">Of the decomposed model's.</param>
    /// <param name="learn">How many of the rows, from the first, are learned from; the others judge.</param>
    /// <param name="bench">What to work with.</param>
    public static RefitStep Of(
        RefitTarget target,
        IReadOnlyList<float[]> z,
        IReadOnlyList<float[]> wanted,
        IReadOnlyList<float[]> found,
        int learn,
        Workbench bench
    )
    {
        var (width, outputs) = (target.Width, target.Outputs / target.Groups);
        var isZero = Array.ConvertAll(target.Stored(), w => w == 0);
        var (before, after) = (0.0, 0.0);
        var slopes = new double[target.Outputs * width];
        var shift = new double[target.Outputs];
        for (var group = 0; group < target.Groups; group++)
        {
            var first = group * outputs;
            var rows = new RegressionRows(z, wanted, found, group * width, width, first, outputs);
            var (leading, all) = RidgeRegression.Of(rows, learn, target.CanShift, bench);
            var (least, chosen, parts) = (double.PositiveInfinity, Ridges[0], Array.Empty<HeldOutPart>());
            foreach (var ridge in Ridges)
            {
                var (change, intercept) = Solve(leading, ridge, first);
                var held = Judge(rows, learn, change, intercept, bench);
                if (held.Sum(h => h.Error) is var left && left < least)
                    (least, chosen, parts) = (left, ridge, held);
            }

            // what was chosen is learned from all rows
            var (slope, shifts) = Solve(all, chosen, first);
            for (var o = 0; o < outputs; o++)
            {
                for (var i = 0; i < width; i++)
                    slopes[(first + o) * width + i] = parts[o].Part * slope[o * width + i];
                shift[first + o] = parts[o].Part * shifts[o];
            }

            before += parts.Sum(p => p.ErrorBefore);
            after += least;
        }

        return new RefitStep(slopes, shift, before, after);

        (double[] Slopes, double[] Shift) Solve(RidgeRegression regression, double ridge, int first)
        {
            var (change, intercept) = regression.Solve(ridge);
            return (change, Mask(target, change, first, isZero) ? regression.InterceptOf(change) : intercept);
        }
    }

    private static HeldOutPart[] Judge(RegressionRows rows, int learn, double[] slopes, double[] intercept, Workbench bench)
    {
        var (q, outputs) = (rows.Regressors, rows.Outputs);
        var parts = new HeldOutPart[outputs];
        foreach (var (from, to) in RegressionRows.Blocks(learn, rows.Count, q))
        {
            var moved = bench.Products.Multiply(rows.Z(from, to), slopes, to - from, q, outputs, transposeB: true);
            var e = rows.E(from, to);
            for (var i = 0; i < e.Length; i++)
                parts[i % outputs].Add(moved[i] + intercept[i % outputs], e[i]);
        }

        return parts;
    }

    /// <summary>Leaves weights alone that are 0.</summary>
    /// <returns>Whether there are any.</returns>
    private static bool Mask(RefitTarget target, double[] change, int first, bool[] isZero)
    {
        var any = false;
        for (var i = 0; i < change.Length; i++)
        {
            var (output, column) = Math.DivRem(i, target.Width);
            if (!isZero[target.IndexOf(first + output, column)])
                continue;
            change[i] = 0;
            any = true;
        }

        return any;
    }
}
