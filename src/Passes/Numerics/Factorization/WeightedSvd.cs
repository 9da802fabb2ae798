using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// The best approximations of a matrix at every rank, in the norm of a layer's inputs or, without one, the plain one (Eckart and Young 1936; SVD-LLM 2024):
/// <code>
/// S = L·Lᵀ,  W·L = U·Σ·Vᵀ
/// W̃ = U_r·Σ_r·V_rᵀ·L⁻¹ = U_r·U_rᵀ·W           minimises ‖(W − W̃)·L‖, error Σ_{i>r} σ_i²
/// W [rows ≤ columns]:  W·S·Wᵀ = U·Σ²·Uᵀ         B = U_r,      A = U_rᵀ·W:  nothing is inverted
/// W [rows > columns]:  LᵀWᵀW·L = V·Σ²·Vᵀ        B = W·L·V_r,  A = V_rᵀ·L⁻¹
/// </code>
/// Of large matrices only leading singular vectors are computed. Factors are balanced: column i of B is as long as row i of A.
/// </summary>
internal sealed class WeightedSvd
{
    /// <summary>Above this extent of the smaller side, singular vectors come from a random sketch.</summary>
    private const int MostExact = 1280;

    private readonly double[] _w;
    private readonly int _rows;
    private readonly int _columns;
    private readonly Workbench _bench;
    private readonly double[] _gains;

    /// <summary>Rows are u_i, or, with more rows than columns, v_i.</summary>
    private readonly double[] _vectors;

    /// <summary>Of the second form, L and L⁻¹; null for the plain norm.</summary>
    private readonly (double[] Factor, double[] Inverse)? _whitening;
    private readonly bool _isLeft;

    private WeightedSvd(double[] w, int rows, int columns, InputNorm? norm, int mostRank, Workbench bench)
    {
        (_w, _rows, _columns, _bench) = (w, rows, columns, bench);
        var products = bench.Products;
        SquaredNorm = norm is null ? TensorPrimitives.SumOfSquares<double>(w) : norm.Squared(w, rows, products);
        if (Math.Min(rows, columns) > MostExact)
        {
            _isLeft = true;
            (Values, _vectors, Energy) = Sketched(norm, mostRank);
            var projected = products.Multiply(_vectors, w, Values.Length, rows, columns);
            _gains = RowForms(projected, norm, Values.Length);
            return;
        }

        _isLeft = rows <= columns;
        if (_isLeft)
        {
            var weighted = norm is null ? w : norm.Times(w, rows, products);
            var eigen = SymmetricEigen.Decompose(
                products.Multiply(weighted, w, rows, columns, rows, transposeB: true),
                rows,
                bench.Parallel
            );
            (Values, _vectors) = (Roots(eigen.Values), eigen.Vectors);
            _gains = norm is null
                ? [.. Values.Select(v => v * v)]
                : RowForms(products.Multiply(_vectors, w, rows, rows, columns), norm, rows);
        }
        else
        {
            var factor = norm?.Factor(bench.Parallel);
            var weighted = factor is null ? w : products.Multiply(w, factor, rows, columns, columns);
            var gram = products.Multiply(weighted, weighted, columns, rows, columns, transposeA: true);
            var eigen = SymmetricEigen.Decompose(gram, columns, bench.Parallel);
            (Values, _vectors) = (Roots(eigen.Values), eigen.Vectors);
            _gains = [.. Values.Select(v => v * v)];
            if (factor is not null)
            {
                var inverse = (double[])factor.Clone();
                LowerTriangle.Invert(inverse, columns, bench.Parallel);
                _whitening = (factor, inverse);
                // L⁻¹·C·L⁻ᵀ = (I − ρ·m·L⁻¹·L⁻ᵀ)/(1 − ρ)
                var turned = products.Multiply(_vectors, inverse, columns, columns, columns);
                for (var i = 0; i < columns; i++)
                    _gains[i] *=
                        (1 - norm!.Shrinkage * norm.Level * TensorPrimitives.SumOfSquares<double>(turned.AsSpan(i * columns, columns)))
                        / (1 - norm.Shrinkage);
            }
        }

        Energy = Values.Sum(v => v * v);
    }

    /// <summary>σ₁ ≥ σ₂ ≥ … in the norm of S; leading ones only of a large matrix.</summary>
    public double[] Values { get; }

    /// <summary>Σσ² over all.</summary>
    public double Energy { get; }

    /// <summary>‖W‖² in the norm of C.</summary>
    public double SquaredNorm { get; }

    /// <summary>The highest rank that <see cref="Pair"/> can give.</summary>
    public int MostRank => Values.Length;

    /// <param name="w">W, row-major [rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="norm">The norm, of as many columns; null for the plain one.</param>
    /// <param name="mostRank">The highest rank of interest, where computing all is expensive.</param>
    /// <param name="bench">What to work with.</param>
    public static WeightedSvd Of(double[] w, int rows, int columns, InputNorm? norm, int mostRank, Workbench bench) =>
        new(w, rows, columns, norm, mostRank, bench);

    /// <summary>‖W − W̃‖² in the norm of C, for ranks 0, 1, ….</summary>
    public double[] Errors()
    {
        var errors = new double[MostRank + 1];
        // what a sketch left out stands at the end; from there sums, not differences, so that small errors keep their digits
        errors[^1] = MostRank == Math.Min(_rows, _columns) ? 0 : Math.Max(0, SquaredNorm - _gains.Sum());
        for (var r = MostRank - 1; r >= 0; r--)
            errors[r] = errors[r + 1] + Math.Max(0, _gains[r]);
        return errors;
    }

    /// <summary>B and A of rank r.</summary>
    public MatrixPair Pair(int rank)
    {
        var products = _bench.Products;
        var leading = _vectors.AsSpan(0, rank * (_isLeft ? _rows : _columns)).ToArray();
        double[] left,
            right;
        if (_isLeft)
        {
            left = Transposition.Of(leading, rank, _rows);
            right = products.Multiply(leading, _w, rank, _rows, _columns);
        }
        else
        {
            // L·V_r is (V_rᵀ·Lᵀ)ᵀ
            var directions = _whitening is { } whitening
                ? products.Multiply(leading, whitening.Factor, rank, _columns, _columns, transposeB: true)
                : leading;
            left = products.Multiply(_w, directions, _rows, _columns, rank, transposeB: true);
            right = _whitening is { } w ? products.Multiply(leading, w.Inverse, rank, _columns, _columns) : leading;
        }

        return Balanced(new MatrixPair(_rows, _columns, rank, left, right));
    }

    /// <summary>Scales columns of B and rows of A so that both are equally long; their product stays.</summary>
    public static MatrixPair Balanced(MatrixPair pair)
    {
        var (rank, left, right) = (pair.Rank, pair.Left, pair.Right);
        for (var i = 0; i < rank; i++)
        {
            var a = right.AsSpan(i * pair.Columns, pair.Columns);
            var length = 0.0;
            for (var r = 0; r < pair.Rows; r++)
                length += left[r * rank + i] * left[r * rank + i];
            length = Math.Sqrt(length);
            var other = TensorPrimitives.Norm<double>(a);
            if (length == 0 || other == 0)
                continue;
            var scale = Math.Sqrt(other / length);
            TensorPrimitives.Divide(a, scale, a);
            for (var r = 0; r < pair.Rows; r++)
                left[r * rank + i] *= scale;
        }

        return pair;
    }

    /// <summary>Of rows t_i: t_i·C·t_iᵀ.</summary>
    private double[] RowForms(double[] rows, InputNorm? norm, int count)
    {
        var turned = norm is null ? rows : _bench.Products.Multiply(rows, norm.Moment, count, _columns, _columns);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => TensorPrimitives.Dot<double>(turned.AsSpan(i * _columns, _columns), rows.AsSpan(i * _columns, _columns))),
        ];
    }

    private (double[] Values, double[] Vectors, double Energy) Sketched(InputNorm? norm, int mostRank)
    {
        var a = Array.ConvertAll(_w, v => (float)v);
        if (norm is not null)
        {
            var factor = Array.ConvertAll(norm.Factor(_bench.Parallel), v => (float)v);
            a = _bench.Products.Multiply(a, factor, _rows, _columns, _columns);
        }

        var rank = Math.Clamp(mostRank, 1, Math.Min(_rows, _columns));
        var random = new DeterministicRandom(_bench.Seed, $"sketch {_rows}×{_columns}");
        var svd = RandomizedSvd.Decompose(a, _rows, _columns, rank, random, _bench.Products, _bench.Parallel);
        return (svd.Values, Array.ConvertAll(svd.Left, v => (double)v), svd.Energy);
    }

    private static double[] Roots(double[] squares) => [.. squares.Select(v => Math.Sqrt(Math.Max(0, v)))];
}
