namespace NNCompress.Passes.Numerics;

/// <summary>X·(N + λI) = Y for one N and several λ, in the same memory each time.</summary>
/// <param name="gram">N, row-major [n, n], symmetric.</param>
/// <param name="n">Rows.</param>
/// <param name="q">What N's trace is divided by to give the level that λ is a share of.</param>
/// <param name="bench">What to work with.</param>
internal sealed class RidgeSolver(double[] gram, int n, int q, Workbench bench)
{
    private double[]? _factor;
    private double[]? _room;

    /// <summary>X, [rows, n]; 0 where N is 0.</summary>
    /// <param name="target">Y, row-major [rows, n].</param>
    /// <param name="ridge">λ as a share of the level, above 0; raised tenfold until N + λI is positive definite.</param>
    public double[] Solve(double[] target, double ridge)
    {
        var rows = target.Length / n;
        var level = 0.0;
        for (var i = 0; i < n; i++)
            level += gram[(long)i * n + i] / q;
        if (!(level > 0))
            return new double[target.Length];
        var (factor, room) = (_factor ??= new double[gram.Length], _room ??= new double[gram.Length]);
        for (var share = ridge; ; share *= 10)
        {
            gram.CopyTo(factor, 0);
            for (var i = 0; i < n; i++)
                factor[(long)i * n + i] += share * level;
            if (LowerTriangle.TryFactor(factor, n, bench.Parallel))
                break;
        }

        LowerTriangle.Invert(factor, n, bench.Parallel, room);
        var half = bench.Products.Multiply(target, factor, rows, n, n, transposeB: true);
        return bench.Products.Multiply(half, factor, rows, n, n);
    }
}
