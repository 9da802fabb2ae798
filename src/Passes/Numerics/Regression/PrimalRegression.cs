namespace NNCompress.Passes.Numerics;

/// <summary>
/// With no more regressors than rows: D = EᵀZ·(ZᵀZ + λI)⁻¹ of centred Z and E, whose products are those of the sums less n times that of the means:
/// <code>
/// Σ(z − z̄)(z − z̄)ᵀ = Σzzᵀ − n·z̄z̄ᵀ
/// </code>
/// </summary>
internal sealed class PrimalRegression : RidgeRegression
{
    private readonly double[] _cross;
    private readonly RidgeSolver _solver;

    /// <param name="sums">Products over the rows; they are copied.</param>
    /// <param name="intercept">Whether there is an intercept.</param>
    /// <param name="bench">What to work with.</param>
    public PrimalRegression(RegressionSums sums, bool intercept, Workbench bench)
        : base(MeansOf(sums.Z, sums.Count, intercept), MeansOf(sums.E, sums.Count, intercept))
    {
        var (q, outputs) = (sums.Z.Length, sums.E.Length);
        var gram = (double[])sums.Gram.Clone();
        _cross = (double[])sums.Cross.Clone();
        if (intercept)
        {
            Centre(gram, sums.Z, sums.Z, sums.Count);
            Centre(_cross, sums.E, sums.Z, sums.Count);
        }

        _solver = new RidgeSolver(gram, q, q, bench);
    }

    /// <inheritdoc/>
    protected override double[] SlopesOf(double ridge) => _solver.Solve(_cross, ridge);

    private static double[] MeansOf(double[] sums, int count, bool intercept) => Array.ConvertAll(sums, s => intercept ? s / count : 0);

    private static void Centre(double[] products, double[] rows, double[] columns, int count)
    {
        for (var r = 0; r < rows.Length; r++)
        for (var c = 0; c < columns.Length; c++)
            products[r * columns.Length + c] -= rows[r] * columns[c] / count;
    }
}
