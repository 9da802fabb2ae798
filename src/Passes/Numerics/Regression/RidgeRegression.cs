using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Linear regression by normal equations, with a ridge and, on request, an intercept:
/// <code>
/// min ‖E − Z·Dᵀ − 1·δᵀ‖² + λ‖D‖²      Z [n, q],  E [n, outputs],  D [outputs, q]
/// Dᵀ = (ZᵀZ + λI)⁻¹·ZᵀE = Zᵀ·(ZZᵀ + λI)⁻¹·E of centred Z and E,  δ = mean(E) − D·mean(Z)
/// </code>
/// Of both forms the one with the smaller matrix is solved.
/// </summary>
internal sealed class RidgeRegression
{
    private readonly double[] _gram;
    private readonly double[] _target;
    private readonly double[] _meanZ;
    private readonly double[] _meanE;
    private readonly int _q;

    /// <summary>Rows and columns of the matrix that is solved.</summary>
    private readonly int _size;

    /// <summary>Z, where there are fewer rows than regressors.</summary>
    private readonly double[]? _rows;
    private readonly int _outputs;
    private readonly Workbench _bench;

    /// <param name="z">Z, row-major [n, q].</param>
    /// <param name="e">E, row-major [n, outputs].</param>
    /// <param name="n">Rows, at least 1.</param>
    /// <param name="q">Regressors.</param>
    /// <param name="outputs">What is explained.</param>
    /// <param name="intercept">Whether there is δ; 0 else.</param>
    /// <param name="bench">What to work with.</param>
    public RidgeRegression(double[] z, double[] e, int n, int q, int outputs, bool intercept, Workbench bench)
    {
        (_q, _outputs, _bench) = (q, outputs, bench);
        (_meanZ, _meanE) = intercept ? (Means(z, n, q), Means(e, n, outputs)) : (new double[q], new double[outputs]);
        var (centredZ, centredE) = (Centred(z, _meanZ), Centred(e, _meanE));
        _size = Math.Min(n, q);
        _rows = n < q ? centredZ : null;
        _gram = _rows is null
            ? bench.Products.Multiply(centredZ, centredZ, q, n, q, transposeA: true)
            : bench.Products.Multiply(centredZ, centredZ, n, q, n, transposeB: true);
        _target = _rows is null
            ? bench.Products.Multiply(centredE, centredZ, outputs, n, q, transposeA: true)
            : Transposition.Of(centredE, n, outputs);
    }

    /// <summary>D and δ.</summary>
    /// <param name="ridge">λ as a share of the mean of the diagonal of ZᵀZ, above 0.</param>
    public (double[] Slopes, double[] Intercept) Solve(double ridge)
    {
        var level = 0.0;
        for (var i = 0; i < _size; i++)
            level += _gram[(long)i * _size + i] / _q;
        var slopes = new double[_outputs * _q];
        if (level > 0)
        {
            for (var share = ridge; ; share *= 10)
            {
                var factor = (double[])_gram.Clone();
                for (var i = 0; i < _size; i++)
                    factor[(long)i * _size + i] += share * level;
                if (!LowerTriangle.TryFactor(factor, _size, _bench.Parallel))
                    continue;
                LowerTriangle.Invert(factor, _size, _bench.Parallel);
                for (var i = 0; i < _size; i++)
                    factor.AsSpan(i * _size + i + 1, _size - i - 1).Clear();
                var half = _bench.Products.Multiply(_target, factor, _outputs, _size, _size, transposeB: true);
                var solved = _bench.Products.Multiply(half, factor, _outputs, _size, _size);
                slopes = _rows is null ? solved : _bench.Products.Multiply(solved, _rows, _outputs, _size, _q);
                break;
            }
        }

        return (slopes, InterceptOf(slopes));
    }

    /// <summary>δ for a given D.</summary>
    public double[] InterceptOf(double[] slopes)
    {
        var intercept = (double[])_meanE.Clone();
        for (var o = 0; o < _outputs; o++)
            intercept[o] -= TensorPrimitives.Dot<double>(slopes.AsSpan(o * _q, _q), _meanZ);
        return intercept;
    }

    private static double[] Means(double[] values, int rows, int columns)
    {
        var means = new double[columns];
        for (var r = 0; r < rows; r++)
            TensorPrimitives.Add(means, values.AsSpan(r * columns, columns), means);
        TensorPrimitives.Divide(means, rows, means);
        return means;
    }

    private static double[] Centred(double[] values, double[] means)
    {
        var centred = (double[])values.Clone();
        for (var start = 0; start < centred.Length; start += means.Length)
        {
            var row = centred.AsSpan(start, means.Length);
            TensorPrimitives.Subtract(row, means, row);
        }

        return centred;
    }
}
