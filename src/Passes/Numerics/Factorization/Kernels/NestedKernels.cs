using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Separated kernels of all ranks at once, where the inner factors are nested: V_r the first r rows of V. Their features are nested, too, so that one Cholesky
/// factor serves all of them:
/// <code>
/// N = ΦᵀSΦ = L·Lᵀ,   T = W·S·Φ·L⁻ᵀ
/// min over M:  ‖W − M_r·Φ_rᵀ‖² = ‖W‖² − Σ of the first columns' squares of T
/// M of rank t: ‖W‖² − Σ of the t largest eigenvalues of T_r·T_rᵀ
/// </code>
/// </summary>
internal sealed class NestedKernels
{
    private readonly double[] _turned;
    private readonly double _energy;
    private readonly int _rows;
    private readonly int _features;
    private readonly int _perRank;
    private readonly Workbench _bench;

    /// <param name="w">W, row-major [rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="norm">The norm, of as many columns.</param>
    /// <param name="kernel">The kernel of the highest rank.</param>
    /// <param name="bench">What to work with.</param>
    public NestedKernels(double[] w, int rows, KernelNorm norm, SeparatedKernel kernel, Workbench bench)
    {
        (_rows, _features, _bench, _perRank) = (rows, kernel.Features, bench, kernel.Features / kernel.Rank);
        var weighted = norm.Times(w, rows);
        _energy = TensorPrimitives.Dot<double>(weighted, w);
        var target = bench.Products.Multiply(weighted, kernel.Push(0, kernel.Inner[0]), rows, norm.Columns, _features, transposeB: true);
        var gram = kernel.Gram(norm, bench.Products);
        _turned = bench.Products.Multiply(
            target,
            NormalEquations.InverseFactor(gram, _features, bench.Parallel),
            rows,
            _features,
            _features,
            transposeB: true
        );
    }

    /// <summary>‖W‖² in the norm of the fit.</summary>
    public double Energy => _energy;

    /// <summary>The squared error of each rank, beginning with 0, M free.</summary>
    public double[] Errors()
    {
        var errors = new double[_features / _perRank + 1];
        errors[0] = _energy;
        for (var rank = 1; rank < errors.Length; rank++)
        {
            var explained = 0.0;
            for (var o = 0; o < _rows; o++)
                explained += TensorPrimitives.SumOfSquares<double>(_turned.AsSpan(o * _features + (rank - 1) * _perRank, _perRank));
            errors[rank] = Math.Max(0, errors[rank - 1] - explained);
        }

        return errors;
    }

    /// <summary>The squared error of an inner rank, for each rank of M, beginning with 0.</summary>
    public double[] Errors(int rank)
    {
        var width = rank * _perRank;
        var leading = new double[_rows * width];
        for (var o = 0; o < _rows; o++)
            _turned.AsSpan(o * _features, width).CopyTo(leading.AsSpan(o * width));
        var form = _bench.Products.Multiply(leading, leading, _rows, width, _rows, transposeB: true);
        var values = SymmetricEigen.Decompose(form, _rows, _bench.Parallel).Values;
        var errors = new double[_rows + 1];
        errors[0] = _energy;
        for (var t = 1; t <= _rows; t++)
            errors[t] = Math.Max(0, errors[t - 1] - Math.Max(0, values[t - 1]));
        return errors;
    }
}
