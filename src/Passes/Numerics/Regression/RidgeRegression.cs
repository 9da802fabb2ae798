using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Linear regression by normal equations, with a ridge and, on request, an intercept:
/// <code>
/// min ‖E − Z·Dᵀ − 1·δᵀ‖² + λ‖D‖²      Z [n, q],  E [n, outputs],  D [outputs, q]
/// Dᵀ = (ZᵀZ + λI)⁻¹·ZᵀE = Zᵀ·(ZZᵀ + λI)⁻¹·E of centred Z and E,  δ = mean(E) − D·mean(Z)
/// </code>
/// Of both forms the one with the smaller matrix is solved: <see cref="PrimalRegression"/> or <see cref="DualRegression"/>.
/// </summary>
internal abstract class RidgeRegression
{
    private readonly double[] _meanZ;
    private readonly double[] _meanE;

    /// <param name="meanZ">Means of Z's columns; 0 without an intercept.</param>
    /// <param name="meanE">Of E's.</param>
    protected RidgeRegression(double[] meanZ, double[] meanE) => (_meanZ, _meanE) = (meanZ, meanE);

    /// <summary>Regressions on leading rows and on all of them.</summary>
    /// <param name="rows">Z and E.</param>
    /// <param name="learn">How many rows lead, at least 1.</param>
    /// <param name="intercept">Whether there is δ; 0 else.</param>
    /// <param name="bench">What to work with.</param>
    public static (RidgeRegression Leading, RidgeRegression All) Of(RegressionRows rows, int learn, bool intercept, Workbench bench)
    {
        if (rows.Regressors > rows.Count)
        {
            var products = DualRegression.Products(rows, bench);
            return (
                new DualRegression(rows, products, learn, intercept, bench),
                new DualRegression(rows, products, rows.Count, intercept, bench)
            );
        }

        var sums = new RegressionSums(rows, bench);
        sums.Add(0, learn);
        var leading = new PrimalRegression(sums, intercept, bench);
        sums.Add(learn, rows.Count);
        return (leading, new PrimalRegression(sums, intercept, bench));
    }

    /// <summary>D and δ.</summary>
    /// <param name="ridge">λ as a share of the mean of the diagonal of ZᵀZ, above 0.</param>
    public (double[] Slopes, double[] Intercept) Solve(double ridge)
    {
        var slopes = SlopesOf(ridge);
        return (slopes, InterceptOf(slopes));
    }

    /// <summary>δ for a given D.</summary>
    public double[] InterceptOf(double[] slopes)
    {
        var intercept = (double[])_meanE.Clone();
        for (var o = 0; o < intercept.Length; o++)
            intercept[o] -= TensorPrimitives.Dot<double>(slopes.AsSpan(o * _meanZ.Length, _meanZ.Length), _meanZ);
        return intercept;
    }

    /// <summary>D.</summary>
    protected abstract double[] SlopesOf(double ridge);
}
