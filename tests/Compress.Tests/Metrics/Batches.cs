using NNCompress.Metrics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Metrics;

/// <summary>Batches of scores for metric tests.</summary>
internal static class Batches
{
    public static MetricBatch Of(float[][] rows, long[]? labels, long first = 0, string? output = null) =>
        new(
            first,
            labels?.Length ?? rows.Length,
            [KeyValuePair.Create("scores", Tensor.FromSingles([rows.Length, rows[0].Length], rows.SelectMany(r => r).ToArray()))],
            output,
            labels is null ? null : Tensor.FromInt64s([labels.Length], labels)
        );

    public static MetricResult Measure(Metric metric, params MetricBatch[] batches)
    {
        var running = metric.Start();
        foreach (var batch in batches)
            running.Add(batch);
        return running.Result();
    }
}
