using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Fits factored kernels in the norm of a layer's inputs by alternating least squares:
/// <code>
/// M given Φ:   M = W·S·Φ·(ΦᵀSΦ)⁻¹, with a rank limit its best approximation in the norm of ΦᵀSΦ (reduced rank regression)
/// one inner factor given the rest:   conjugate gradients on ‖W − M·Φ(v)ᵀ‖_S², a few steps from where it stands
/// </code>
/// Each step lowers the error or leaves it; it ends when a round brings less than <see cref="Tolerance"/> of the error.
/// </summary>
internal sealed class KernelFit
{
    private const double Tolerance = 5e-4;
    private const int MostRounds = 10;
    private const int GradientSteps = 4;

    private readonly double[] _w;
    private readonly int _rows;
    private readonly KernelNorm _norm;
    private readonly Workbench _bench;
    private readonly double[] _weighted;

    /// <param name="w">W, row-major [rows, columns].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="norm">The norm, of as many columns.</param>
    /// <param name="bench">What to work with.</param>
    public KernelFit(double[] w, int rows, KernelNorm norm, Workbench bench)
    {
        (_w, _rows, _norm, _bench) = (w, rows, norm, bench);
        _weighted = norm.Times(w, rows);
    }

    private int Columns => _norm.Columns;

    /// <summary>The best M for features as they are.</summary>
    /// <param name="kernel">Features.</param>
    /// <param name="rankLimit">The rank that M may have; null for any.</param>
    public KernelSolution Solve(FactoredKernel kernel, int? rankLimit = null)
    {
        var (q, products) = (kernel.Features, _bench.Products);
        var features = kernel.Push(0, kernel.Inner[0]);
        var target = products.Multiply(_weighted, features, _rows, Columns, q, transposeB: true);
        var gram = kernel.Gram(_norm, products);
        var left = NormalEquations.Solve(gram, target, _rows, q, _bench);
        double[]? basis = null;
        if (rankLimit is { } limit && limit < _rows)
        {
            // M·N·Mᵀ = U·Σ²·Uᵀ
            var form = products.Multiply(products.Multiply(left, gram, _rows, q, q), left, _rows, q, _rows, transposeB: true);
            var eigen = SymmetricEigen.Decompose(form, _rows, _bench.Parallel);
            basis = eigen.Vectors.AsSpan(0, limit * _rows).ToArray();
            left = products.Multiply(basis, products.Multiply(basis, left, limit, _rows, q), _rows, limit, q, transposeA: true);
        }

        var approximation = products.Multiply(left, features, _rows, q, Columns);
        return new KernelSolution(left, basis, approximation, _norm.Squared(Residual(approximation), _rows));
    }

    /// <summary>Fits all factors in turns.</summary>
    /// <param name="kernel">Where it starts; its inner factors end fitted.</param>
    /// <param name="rankLimit">The rank that M may have; null for any.</param>
    /// <param name="errors">Takes the squared error after each round, where given.</param>
    public KernelSolution Fit(FactoredKernel kernel, int? rankLimit = null, List<double>? errors = null)
    {
        var solution = Solve(kernel, rankLimit);
        errors?.Add(solution.SquaredError);
        var all = TensorPrimitives.Dot<double>(_weighted, _w);
        for (var round = 0; round < MostRounds && solution.SquaredError > 1e-12 * all; round++)
        {
            _bench.Parallel.CancellationToken.ThrowIfCancellationRequested();
            var before = kernel.Inner.Select(v => (double[])v.Clone()).ToArray();
            for (var block = 0; block < kernel.Inner.Count; block++)
                Descend(kernel, block, solution.Left);
            var next = Solve(kernel, rankLimit);
            if (next.SquaredError >= solution.SquaredError)
            {
                // nothing but rounding is left to gain
                for (var block = 0; block < before.Length; block++)
                    before[block].CopyTo(kernel.Inner[block], 0);
                return solution;
            }

            var gain = 1 - next.SquaredError / solution.SquaredError;
            solution = next;
            errors?.Add(solution.SquaredError);
            if (gain < Tolerance)
                break;
        }

        return solution;
    }

    /// <summary>Conjugate gradients over one inner factor; M and the other factors stay.</summary>
    private void Descend(FactoredKernel kernel, int block, double[] left)
    {
        var (q, products) = (kernel.Features, _bench.Products);
        var values = kernel.Inner[block];
        var weighted = _norm.Times(Residual(products.Multiply(left, kernel.Push(block, values), _rows, q, Columns)), _rows);
        var gradient = kernel.Pull(block, products.Multiply(left, weighted, q, _rows, Columns, transposeA: true));
        var direction = (double[])gradient.Clone();
        double length = TensorPrimitives.SumOfSquares<double>(gradient);
        for (var step = 0; step < GradientSteps && length > 0; step++)
        {
            var change = products.Multiply(left, kernel.Push(block, direction), _rows, q, Columns);
            var weightedChange = _norm.Times(change, _rows);
            double curvature = TensorPrimitives.Dot<double>(weightedChange, change);
            if (!(curvature > 0))
                return;
            var along = TensorPrimitives.Dot<double>(gradient, direction) / curvature;
            TensorPrimitives.MultiplyAdd(direction, along, values, values);
            if (step == GradientSteps - 1)
                return;
            TensorPrimitives.MultiplyAdd(weightedChange, -along, weighted, weighted);
            gradient = kernel.Pull(block, products.Multiply(left, weighted, q, _rows, Columns, transposeA: true));
            double next = TensorPrimitives.SumOfSquares<double>(gradient);
            TensorPrimitives.MultiplyAdd(direction, next / length, gradient, direction);
            length = next;
        }
    }

    private double[] Residual(double[] approximation)
    {
        var residual = new double[_w.Length];
        TensorPrimitives.Subtract(_w, approximation, residual);
        return residual;
    }
}
