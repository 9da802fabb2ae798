using NNCompress.OnnxIO;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>Bias correction by b −= (W̃ − W)·E[x], with E[x] from BatchNormalization where it stands before the layer, else from calibration data.</summary>
internal static class AnalyticCorrection
{
    public static List<(Node Node, LayerReport Report)> Run(PassContext context, IReadOnlyList<StoredLayer> layers, out int stages)
    {
        var means = layers.ToDictionary(l => l, l => NormalizedMeans.Of(l.ReferenceInput));
        stages = Collect(context, means) ? 1 : 0;
        return [.. layers.Select(l => (l.Node, Correct(context, l, means[l])))];
    }

    /// <summary>Fills in what no normalization tells.</summary>
    /// <returns>Whether that took a run over the data.</returns>
    private static bool Collect(PassContext context, Dictionary<StoredLayer, double[]?> means)
    {
        StoredLayer[] unknown = [.. means.Where(m => m.Value is null).Select(m => m.Key)];
        if (unknown.Length == 0 || context.Calibration is null)
            return false;
        var kinds = unknown.ToDictionary(l => l, l => new ChannelMeanStatistic(l.ChannelAxis));
        var found = context.Calibration.Collect(
            context.Reference!,
            [.. unknown.Select(l => new StatisticRequest(l.ReferenceInput, kinds[l]))],
            context.Cancellation
        );
        foreach (var layer in unknown)
            means[layer] = found.Of<ChannelMeanAccumulator>(layer.ReferenceInput, kinds[layer])?.Means();
        return true;
    }

    private static LayerReport Correct(PassContext context, StoredLayer layer, double[]? mean)
    {
        var inputs = layer.View.BlockCount * layer.View.ColumnCount;
        if (mean is null || mean.Length != inputs)
            return LayerReport.LeftAlone(
                layer.Node.Label,
                layer.Node.OpType,
                layer.Original.Name,
                context.Calibration is null
                    ? "no BatchNormalization before it tells the mean of its input, and there is no calibration data"
                    : "no sample reaches it"
            );
        var shift = Shift(layer, mean);
        var added = QdqBias.Of(layer, out _)!.Add(context.Editor, shift);
        return new LayerReport(
            layer.Node.Label,
            layer.Node.OpType,
            layer.Original.Name,
            null,
            [
                new("meanErrorBefore", "Expected mean error (RMS over channels) before", Rms(shift), MeasureUnit.Number),
                new("meanError", "after", Rms([.. shift.Zip(added, (s, a) => s - a)]), MeasureUnit.Number),
                new("largestShift", "Largest shift", added.Max(Math.Abs), MeasureUnit.Number),
            ]
        );
    }

    /// <summary>(W − W̃)·E[x], per output channel.</summary>
    private static double[] Shift(StoredLayer layer, double[] mean)
    {
        var alpha = layer.Node.Is("Gemm") ? layer.Node.Attributes.Float("alpha", 1) : 1;
        var matrix = new StoredMatrix(layer);
        var kernel = layer.View.KernelOffsets.Length;
        var channels = layer.View.ColumnOffsets.Length;
        var shift = new double[layer.Outputs];
        for (var block = 0; block < matrix.Blocks; block++)
        {
            var (original, integers, grid) = (matrix.Original(block), matrix.Integers(block), matrix.GridOf(block));
            for (var i = 0; i < integers.Length; i++)
            {
                var (row, column) = Math.DivRem(i, matrix.Columns);
                shift[(block * matrix.Rows) + row] +=
                    alpha * (original[i] - grid.Value(row, column, integers[i])) * mean[(block * channels) + (column / kernel)];
            }
        }

        return shift;
    }

    private static double Rms(double[] values) => Math.Sqrt(values.Average(v => v * v));
}
