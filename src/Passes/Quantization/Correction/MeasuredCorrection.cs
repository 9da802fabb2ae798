using NNCompress.OnnxIO;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>Bias correction by the means that both models show on the calibration data, level by level.</summary>
internal static class MeasuredCorrection
{
    /// <param name="context">Its calibration and reference are there.</param>
    /// <param name="layers">Layers whose bias can be changed.</param>
    /// <param name="stages">Runs over the data.</param>
    public static List<(Node Node, LayerReport Report)> Run(PassContext context, IReadOnlyList<StoredLayer> layers, out int stages)
    {
        var targets = Means(context, context.Reference!, layers, l => l.ReferenceOutput);
        var corrections = new List<Correction>();
        var reports = new List<(Node, LayerReport)>();
        var levels = LayerLevels.Of(context.Model, layers);
        foreach (var (index, level) in levels.Index())
        {
            context.Progress?.Report(new PassProgress($"correcting {level[0].Node.Label}", (double)index / levels.Count));
            var means = Means(context, context.Model, level, l => l.Output);
            foreach (var layer in level)
            {
                if (
                    targets[layer] is not { } target
                    || means[layer] is not { } mean
                    || target.Length != layer.Outputs
                    || mean.Length != layer.Outputs
                )
                {
                    reports.Add((layer.Node, LeftAlone(layer, "no sample reaches it")));
                    continue;
                }

                double[] shift = [.. target.Zip(mean, (y, ŷ) => y - ŷ)];
                corrections.Add(new Correction(layer, target, Rms(shift), QdqBias.Of(layer, out _)!.Add(context.Editor, shift)));
            }
        }

        var after = Means(context, context.Model, [.. corrections.Select(c => c.Layer)], l => l.Output);
        reports.AddRange(corrections.Select(c => (c.Layer.Node, Settle(context, c, after[c.Layer]!))));
        stages = levels.Count + 2;
        return reports;
    }

    /// <summary>Reports a correction, and takes it back where the mean error did not fall.</summary>
    private static LayerReport Settle(PassContext context, Correction correction, double[] mean)
    {
        var (layer, left) = (correction.Layer, Rms([.. correction.Target.Zip(mean, (y, ŷ) => y - ŷ)]));
        if (left < correction.Before)
            return new LayerReport(
                layer.Node.Label,
                layer.Node.OpType,
                layer.Original.Name,
                null,
                [
                    new("meanErrorBefore", "Mean error (RMS over channels) before", correction.Before, MeasureUnit.Number),
                    new("meanError", "after", left, MeasureUnit.Number),
                    new("largestShift", "Largest shift", correction.Added.Max(Math.Abs), MeasureUnit.Number),
                ]
            );
        QdqBias.Of(layer, out _)!.Add(context.Editor, [.. correction.Added.Select(a => -a)]);
        return LeftAlone(layer, $"its mean error, {correction.Before:g3}, is no smaller with a corrected bias");
    }

    private static Dictionary<StoredLayer, double[]?> Means(
        PassContext context,
        Model model,
        IReadOnlyList<StoredLayer> layers,
        Func<StoredLayer, Value> valueOf
    )
    {
        var kinds = layers.ToDictionary(l => l, l => new ChannelMeanStatistic(l.ChannelAxis));
        var found = context.Calibration!.Collect(
            model,
            [.. layers.Select(l => new StatisticRequest(valueOf(l), kinds[l]))],
            context.Cancellation
        );
        return layers.ToDictionary(l => l, l => found.Of<ChannelMeanAccumulator>(valueOf(l), kinds[l])?.Means());
    }

    private static LayerReport LeftAlone(StoredLayer layer, string reason) =>
        LayerReport.LeftAlone(layer.Node.Label, layer.Node.OpType, layer.Original.Name, reason);

    private static double Rms(double[] values) => Math.Sqrt(values.Average(v => v * v));

    private sealed record Correction(StoredLayer Layer, double[] Target, double Before, double[] Added);
}
