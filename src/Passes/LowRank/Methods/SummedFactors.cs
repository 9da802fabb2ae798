using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Two factors of a layer each of whose outputs sums products of several positions (<see cref="OutputForm"/>), in the norm of that output: with W_o [m, (c,k)] the weight
/// as an output m sums over inputs c at positions k, and S the second moment of what it sums over,
/// <code>
/// W_o ≈ M·Φᵀ,   Φᵀ[(r,k), (c,k')] = A[r,c]·δ_kk',   M[m, (r,k)] = B[(m,k), r]
/// min tr((W_o − M·Φᵀ)·S·(W_o − M·Φᵀ)ᵀ)
/// </code>
/// a quadratic form in the error. It has no closed form, as S ties positions to one another: B given A is a regression, A given B takes conjugate gradients
/// (<see cref="KernelFit"/>), beginning with the A of least error in the products before they are summed. Where none are summed that A is the optimum already.
/// </summary>
internal static class SummedFactors
{
    /// <summary>Squared errors of ranks 0, 1, …, B fitted to the A that each begins with, and the squared norm.</summary>
    /// <param name="weight">W_o, row-major [outputs, inputs·positions].</param>
    /// <param name="outputs">m.</param>
    /// <param name="positions">k.</param>
    /// <param name="norm">Of S.</param>
    /// <param name="right">A of the highest rank, one row for each, those of lower ranks its first rows.</param>
    /// <param name="rank">That rank.</param>
    /// <param name="bench">What to work with.</param>
    public static (double[] Errors, double Energy) Errors(
        double[] weight,
        int outputs,
        int positions,
        InputNorm norm,
        double[] right,
        int rank,
        Workbench bench
    )
    {
        var kernel = Kernel(right, rank, positions);
        var nested = new NestedKernels(weight, outputs, new KernelNorm(norm, weight.Length / outputs, bench.Products), kernel, bench);
        return (nested.Errors(), nested.Energy);
    }

    /// <summary>B [outputs·positions, rank] and A [rank, inputs], fitted in turns.</summary>
    /// <param name="weight">W_o.</param>
    /// <param name="outputs">m.</param>
    /// <param name="positions">k.</param>
    /// <param name="norm">Of S.</param>
    /// <param name="right">A to begin with.</param>
    /// <param name="rank">Its rows.</param>
    /// <param name="bench">What to work with.</param>
    public static MatrixPair Fit(double[] weight, int outputs, int positions, InputNorm norm, double[] right, int rank, Workbench bench)
    {
        var kernel = Kernel((double[])right.Clone(), rank, positions);
        var fit = new KernelFit(weight, outputs, new KernelNorm(norm, weight.Length / outputs, bench.Products), bench);
        var left = fit.Fit(kernel).Left;
        var b = new double[left.Length];
        for (var m = 0; m < outputs; m++)
        for (var r = 0; r < rank; r++)
        for (var k = 0; k < positions; k++)
            b[((m * positions) + k) * rank + r] = left[(m * rank + r) * positions + k];
        return WeightedSvd.Balanced(new MatrixPair(outputs * positions, right.Length / rank, rank, b, kernel.Inner[0]));
    }

    private static SeparatedKernel Kernel(double[] right, int rank, int positions)
    {
        var inputs = right.Length / rank;
        return new SeparatedKernel(
            right,
            rank,
            [.. Enumerable.Range(0, positions).Select(k => Enumerable.Range(0, inputs).Select(c => c * positions + k).ToArray())]
        );
    }
}
