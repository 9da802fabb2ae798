using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Pruning;

/// <summary>A layer with weights removed and the others fitted.</summary>
/// <param name="Values">All its weights, in stored order.</param>
/// <param name="Bias">What it adds from now on for each output channel; null where that stays.</param>
/// <param name="Loss">Foretold change of its output, squared, over what the output holds.</param>
internal sealed record LayerFit(float[] Values, double[]? Bias, double Loss)
{
    /// <param name="layer">The layer.</param>
    /// <param name="found">What the pruned prefix shows of its input.</param>
    /// <param name="targets">What the float model gives.</param>
    /// <param name="options">Pattern, damping, what is matched.</param>
    /// <param name="count">Weights that go.</param>
    /// <param name="parallel">Threads.</param>
    /// <param name="reason">Why it cannot be fitted, as the rest of a sentence that begins with the layer; null where it was.</param>
    public static LayerFit? Solve(
        FittedLayer layer,
        StatisticSet found,
        OutputTargets targets,
        PruneObsOptions options,
        long count,
        ParallelOptions parallel,
        out string? reason
    )
    {
        var bias = options.MatchBias ? layer.Bias : null;
        if (LayerMoments.Of(layer, found, bias is not null, out reason) is not { } moments)
            return null;
        var pattern = options.WantedPattern;
        var factors = moments.Factors(layer, SweepShape.OrderOf(pattern, layer.Matrix), options.Damping, parallel);
        var weights = layer.Weights();
        var energy = weights.Index().Sum(w => moments.Energy(w.Index, w.Item));
        var means = targets.MeansOf(layer);
        if (options.MatchOutput && targets.InputSampleOf(layer) is { } kind)
        {
            var inputs = found.Of<RowSampleAccumulator>(layer.Input.Value, kind);
            if (targets.RowsOf(layer, inputs) is { } outputs)
                Correct(layer, moments, weights, factors, inputs!.Rows(), outputs, means!, parallel);
        }

        var results = SweepShape.Sweep(pattern, new ObsLayer(weights, layer.BlockRows, factors), layer.Matrix, count, parallel);
        var values = Stored(layer, results);
        return new LayerFit(
            values,
            bias is null ? null : BiasOf(layer, moments, results, means),
            energy > 0 ? results.Sum(r => r.Loss) / energy : 0
        );
    }

    private static void Correct(
        FittedLayer layer,
        LayerMoments moments,
        double[][] weights,
        InverseFactor[] factors,
        float[] inputs,
        float[] outputs,
        double[] means,
        ParallelOptions parallel
    )
    {
        var (columns, rows, width) = (layer.Matrix.Columns, layer.BlockRows, layer.Matrix.Columns * layer.Input.Groups);
        var n = inputs.Length / width;
        var added = layer.Bias is not null && layer.Bias.Node == layer.Node ? layer.Bias.Values() : new double[layer.Outputs];
        for (var block = 0; block < weights.Length; block++)
        {
            var first = layer.Input.Groups == 1 ? 0 : block * columns;
            var mean = moments.IsCentred ? moments.MeansOf(block) : [];
            var (x, y) = (new double[n * columns], new double[n * rows]);
            for (var i = 0; i < n; i++)
            {
                for (var c = 0; c < columns; c++)
                    x[(i * columns) + c] = inputs[(i * width) + first + c] - (moments.IsCentred ? mean[c] : 0);
                for (var r = 0; r < rows; r++)
                {
                    var output = (block * rows) + r;
                    var center = moments.IsCentred ? means[output] : added[output];
                    y[(i * rows) + r] = (outputs[(i * layer.Outputs) + output] - center) / layer.Alpha;
                }
            }

            TargetCorrection.Apply(weights[block], factors[block], x, y, moments.Rows, parallel);
        }
    }

    /// <summary>
    /// The bias that gives each output channel the float model's mean, b̃ = E[y] − α·W̃·E[x̂]; without that mean, the one that removing weights does not move.
    /// </summary>
    private static double[] BiasOf(FittedLayer layer, LayerMoments moments, ObsResult[] results, double[]? means)
    {
        var values = layer.Bias!.Values();
        // the mean of a MatMul is taken before the Add
        var inNode = layer.Bias.Node == layer.Node;
        var before = means is null ? layer.Weights() : null;
        for (var o = 0; o < values.Length; o++)
        {
            var (block, row) = Math.DivRem(o, layer.BlockRows);
            var now = Product(results[block].Weights, row, moments.MeansOf(block));
            if (before is not null)
                values[o] += layer.Alpha * (Product(before[block], row, moments.MeansOf(block)) - now);
            else if (inNode)
                values[o] = means![o] - (layer.Alpha * now);
            else
                values[o] += means![o] - (layer.Alpha * now);
        }

        return values;
    }

    private static double Product(double[] weights, int row, ReadOnlySpan<double> mean) =>
        System.Numerics.Tensors.TensorPrimitives.Dot(weights.AsSpan(row * mean.Length, mean.Length), mean);

    private static float[] Stored(FittedLayer layer, ObsResult[] results)
    {
        var (matrix, rows) = (layer.Matrix, layer.BlockRows);
        var values = new float[layer.Layer.Count];
        for (var block = 0; block < results.Length; block++)
        {
            for (var i = 0; i < results[block].Weights.Length; i++)
            {
                var (row, column) = Math.DivRem(i, matrix.Columns);
                values[matrix.StoredIndex(((long)block * rows) + row, column)] = (float)results[block].Weights[i];
            }
        }

        return values;
    }
}
