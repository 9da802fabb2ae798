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
    /// <param name="z">Rows of what it reads, row-major [n, width of all groups].</param>
    /// <param name="error">E of all groups.</param>
    /// <param name="learn">How many of the rows, from the first, are learned from; the others judge.</param>
    /// <param name="bench">What to work with.</param>
    public static RefitStep Of(RefitTarget target, float[] z, double[] error, int learn, Workbench bench)
    {
        var (width, groups, outputs) = (target.Width, target.Groups, target.Outputs);
        var (rows, n) = (outputs / groups, error.Length / outputs);
        var isZero = Array.ConvertAll(target.Stored(), w => w == 0);
        var (before, after) = (0.0, 0.0);
        var slopes = new double[outputs * width];
        var shift = new double[outputs];
        for (var group = 0; group < groups; group++)
        {
            var ownZ = Columns(z, width * groups, group * width, width);
            var ownE = Columns(error, outputs, group * rows, rows);
            var (heldZ, heldE) = (ownZ[(learn * width)..], ownE[(learn * rows)..]);
            var regression = new RidgeRegression(
                ownZ[..(learn * width)],
                ownE[..(learn * rows)],
                learn,
                width,
                rows,
                target.CanShift,
                bench
            );
            var (least, chosen, parts) = (double.PositiveInfinity, Ridges[0], Array.Empty<double>());
            foreach (var ridge in Ridges)
            {
                var (change, intercept) = Solve(regression, ridge, group * rows);
                var held = Judge(heldZ, heldE, change, intercept, n - learn, width, rows, bench);
                if (held.Sum(h => h.Error) is var left && left < least)
                    (least, chosen, parts) = (left, ridge, [.. held.Select(h => h.Part)]);
            }

            // what was chosen is learned from all rows
            var (all, shifts) = Solve(new RidgeRegression(ownZ, ownE, n, width, rows, target.CanShift, bench), chosen, group * rows);
            for (var o = 0; o < rows; o++)
            {
                for (var i = 0; i < width; i++)
                    slopes[((group * rows) + o) * width + i] = parts[o] * all[o * width + i];
                shift[(group * rows) + o] = parts[o] * shifts[o];
            }

            before += heldE.Sum(e => e * e);
            after += least;
        }

        return new RefitStep(slopes, shift, before, after);

        (double[] Slopes, double[] Shift) Solve(RidgeRegression regression, double ridge, int first)
        {
            var (change, intercept) = regression.Solve(ridge);
            return (change, Mask(target, change, first, isZero) ? regression.InterceptOf(change) : intercept);
        }
    }

    private static HeldOutPart[] Judge(
        double[] z,
        double[] e,
        double[] slopes,
        double[] intercept,
        int n,
        int width,
        int rows,
        Workbench bench
    )
    {
        var moved = bench.Products.Multiply(z, slopes, n, width, rows, transposeB: true);
        var parts = new HeldOutPart[rows];
        for (var i = 0; i < e.Length; i++)
            parts[i % rows].Add(moved[i] + intercept[i % rows], e[i]);
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

    private static double[] Columns<T>(T[] rows, int width, int first, int columns)
        where T : System.Numerics.INumber<T>
    {
        var count = rows.Length / width;
        var cut = new double[count * columns];
        for (var r = 0; r < count; r++)
        for (var c = 0; c < columns; c++)
            cut[r * columns + c] = double.CreateTruncating(rows[r * width + first + c]);
        return cut;
    }
}
