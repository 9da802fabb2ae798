using System.Numerics.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// How far a layer with factors is from the layer, as they are, over its output: with E = W − W̃ and C the second moment of what the layer sums over,
/// <code>
/// tr(E·C·Eᵀ)/tr(W·C·Wᵀ)          with data; C centred where the bias takes up the mean, b̃ = b + E·μ
/// Σ f_i·‖e_i‖²/Σ f_i·‖t_i‖²      of a lookup table
/// ‖E‖²/‖W‖²                      without data
/// </code>
/// The first is the error of the layer's own output on the data, exactly: of a recurrent layer that of x·Wᵀ, before its functions.
/// </summary>
internal static class FactorError
{
    /// <returns>The squared error over the squared output, and what goes into the bias; null for nothing.</returns>
    public static (double Error, double[]? Shift) Of(TargetLayer layer, LayerFactors factors, LayerMoments? moments, Workbench bench)
    {
        var (error, norm) = (0.0, 0.0);
        var judged = moments?.Output ?? moments;
        var shift = judged?.Means is null ? null : new double[moments!.Output is null ? layer.Outputs : layer.Output!.Outputs];
        for (var group = 0; group < layer.Groups; group++)
        {
            var weight = layer.Matrix(group);
            var difference = new double[weight.Length];
            TensorPrimitives.Subtract(weight, factors.Approximations[group], difference);
            var (rows, columns) = (layer.Rows, layer.Columns);
            if (moments?.Output is not null && layer.Output is { } output)
                (weight, difference, rows, columns) = (output.Lay(weight), output.Lay(difference), output.Outputs, output.Columns);
            error += Squared(difference, rows, group);
            norm += Squared(weight, rows, group);
            if (shift is not null)
                bench.Products.Multiply(difference, judged!.Means![group], rows, columns, 1).CopyTo(shift, group * rows);
        }

        return (norm > 0 ? Math.Max(0, error) / norm : 0, shift);

        double Squared(double[] matrix, int rows, int group) =>
            judged is null ? TensorPrimitives.SumOfSquares<double>(matrix)
            : judged.Entries is { } entries ? entries.Squared(matrix)
            : judged.Norms[group].Squared(matrix, rows, bench.Products);
    }
}
