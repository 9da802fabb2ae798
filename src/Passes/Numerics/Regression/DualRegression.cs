using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// With more regressors than rows: D = Aᵀ·Z, A = (ZZᵀ + λI)⁻¹·E of centred Z and E. Products of centred rows are
/// <code>
/// (z_i − z̄)·(z_j − z̄) = k_ij − k̄_i − k̄_j + k̄        k = ZZᵀ,  k̄_i its row means,  k̄ the mean of all
/// </code>
/// so that those of the leading rows are part of those of all.
/// </summary>
internal sealed class DualRegression : RidgeRegression
{
    private readonly RegressionRows _rows;
    private readonly int _count;
    private readonly double[] _meanZ;

    /// <summary>Centred Eᵀ, [outputs, count].</summary>
    private readonly double[] _target;
    private readonly RidgeSolver _solver;
    private readonly Workbench _bench;

    /// <param name="rows">Z and E.</param>
    /// <param name="products">ZZᵀ of all rows.</param>
    /// <param name="count">How many rows, from the first, count.</param>
    /// <param name="intercept">Whether there is an intercept.</param>
    /// <param name="bench">What to work with.</param>
    public DualRegression(RegressionRows rows, double[] products, int count, bool intercept, Workbench bench)
        : this(rows, products, count, intercept, MeansOf(rows, count, intercept), bench) { }

    private DualRegression(
        RegressionRows rows,
        double[] products,
        int count,
        bool intercept,
        (double[] Z, double[] E) means,
        Workbench bench
    )
        : base(means.Z, means.E)
    {
        (_rows, _count, _meanZ, _bench) = (rows, count, means.Z, bench);
        _solver = new RidgeSolver(Centred(products, rows.Count, count, intercept), count, rows.Regressors, bench);
        _target = Transposition.Of(rows.E(0, count), count, rows.Outputs);
        for (var o = 0; o < rows.Outputs; o++)
        {
            var row = _target.AsSpan(o * count, count);
            TensorPrimitives.Subtract(row, means.E[o], row);
        }
    }

    /// <summary>ZZᵀ, row-major [n, n].</summary>
    public static double[] Products(RegressionRows rows, Workbench bench)
    {
        var n = rows.Count;
        var products = new double[n * n];
        foreach (var (from, to) in RegressionRows.Blocks(0, rows.Regressors, n))
        {
            var z = rows.Z(0, n, from, to - from);
            bench.Products.AddTo(products, z, z, n, to - from, n, transposeB: true);
        }

        return products;
    }

    /// <inheritdoc/>
    protected override double[] SlopesOf(double ridge)
    {
        var (q, outputs) = (_rows.Regressors, _rows.Outputs);
        var solved = _solver.Solve(_target, ridge);
        var slopes = new double[outputs * q];
        foreach (var (from, to) in RegressionRows.Blocks(0, q, _count))
        {
            var part = _bench.Products.Multiply(solved, _rows.Z(0, _count, from, to - from), outputs, _count, to - from);
            for (var o = 0; o < outputs; o++)
                part.AsSpan(o * (to - from), to - from).CopyTo(slopes.AsSpan(o * q + from));
        }

        // A·(Z − 1·z̄ᵀ)
        for (var o = 0; o < outputs; o++)
        {
            var row = slopes.AsSpan(o * q, q);
            TensorPrimitives.MultiplyAdd(_meanZ, -TensorPrimitives.Sum<double>(solved.AsSpan(o * _count, _count)), row, row);
        }

        return slopes;
    }

    private static (double[] Z, double[] E) MeansOf(RegressionRows rows, int count, bool intercept)
    {
        var (z, e) = (new double[rows.Regressors], new double[rows.Outputs]);
        if (!intercept)
            return (z, e);
        foreach (var (from, to) in RegressionRows.Blocks(0, count, rows.Regressors))
        {
            RegressionSums.AddRows(z, rows.Z(from, to));
            RegressionSums.AddRows(e, rows.E(from, to));
        }

        TensorPrimitives.Divide(z, count, z);
        TensorPrimitives.Divide(e, count, e);
        return (z, e);
    }

    private static double[] Centred(double[] products, int stride, int count, bool intercept)
    {
        var centred = new double[count * count];
        var means = new double[count];
        for (var i = 0; i < count; i++)
        {
            var row = products.AsSpan(i * stride, count);
            row.CopyTo(centred.AsSpan(i * count));
            means[i] = TensorPrimitives.Sum<double>(row) / count;
        }

        if (!intercept)
            return centred;
        var mean = TensorPrimitives.Sum<double>(means) / count;
        for (var i = 0; i < count; i++)
        {
            var row = centred.AsSpan(i * count, count);
            TensorPrimitives.Subtract(row, means, row);
            TensorPrimitives.Add(row, mean - means[i], row);
        }

        return centred;
    }
}
