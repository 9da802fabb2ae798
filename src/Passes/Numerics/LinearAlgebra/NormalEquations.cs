using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>Normal equations X·N = Y with N symmetric and positive semidefinite, as regressions give them.</summary>
internal static class NormalEquations
{
    /// <summary>L⁻¹ of N + ε·I = L·Lᵀ, row-major, zeros above the diagonal; ε as small as rounding allows, larger where N is near singular.</summary>
    /// <param name="gram">N, row-major [n, n].</param>
    /// <param name="n">Rows.</param>
    /// <param name="parallel">Threads.</param>
    public static double[] InverseFactor(double[] gram, int n, ParallelOptions parallel)
    {
        if (Factor(gram, n, parallel) is not { } factor)
            return new double[gram.Length];
        LowerTriangle.Invert(factor, n, parallel);
        return factor;
    }

    /// <summary>X, [rows, n].</summary>
    public static double[] Solve(double[] gram, double[] target, int rows, int n, Workbench bench)
    {
        var inverse = InverseFactor(gram, n, bench.Parallel);
        var half = bench.Products.Multiply(target, inverse, rows, n, n, transposeB: true);
        return bench.Products.Multiply(half, inverse, rows, n, n);
    }

    /// <summary>X, [rows, n], by substitution: for rows so few that an inverse would cost more than it serves.</summary>
    public static double[] Substitute(double[] gram, double[] target, int rows, int n, Workbench bench)
    {
        if (Factor(gram, n, bench.Parallel) is not { } factor)
            return new double[target.Length];
        var solved = (double[])target.Clone();
        Parallel.For(
            0,
            rows,
            bench.Parallel,
            row =>
            {
                var x = solved.AsSpan(row * n, n);
                for (var i = 0; i < n; i++)
                    x[i] = (x[i] - TensorPrimitives.Dot<double>(x[..i], factor.AsSpan(i * n, i))) / factor[i * n + i];
                for (var i = n - 1; i >= 0; i--)
                {
                    x[i] /= factor[i * n + i];
                    TensorPrimitives.MultiplyAdd(factor.AsSpan(i * n, i), -x[i], x[..i], x[..i]);
                }
            }
        );
        return solved;
    }

    /// <summary>L, of which only what lies below the diagonal and on it counts; null for N = 0.</summary>
    private static double[]? Factor(double[] gram, int n, ParallelOptions parallel)
    {
        var level = 0.0;
        for (var i = 0; i < n; i++)
            level += gram[(long)i * n + i] / n;
        if (level == 0)
            return null;
        for (var ridge = 1e-13; ; ridge *= 100)
        {
            var factor = (double[])gram.Clone();
            for (var i = 0; i < n; i++)
                factor[(long)i * n + i] += ridge * level;
            if (LowerTriangle.TryFactor(factor, n, parallel))
                return factor;
        }
    }
}
