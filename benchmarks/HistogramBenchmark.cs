using NNCompress.Passes;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Benchmarks;

/// <summary>Adding activations to the statistics of ranges, on one thread: a tensor of 4 million values, again and again.</summary>
internal sealed class HistogramBenchmark : IBenchmark
{
    private const int Count = 1 << 22;
    private const int Repeats = 16;

    public string Name => "histogram";

    public string Summary =>
        "adding to range statistics; bounds: 1 GB/s for min-max, 0.4 billion values/s for the histogram, by processor time";

    public void Run(string[] args, TextWriter output)
    {
        var bell = new float[Count];
        var random = new DeterministicRandom(1, "activations");
        for (var i = 0; i < Count; i++)
            bell[i] = (float)random.NextGaussian();
        (string, float[])[] tensors =
        [
            ("bell-shaped", bell),
            ("after Relu", Array.ConvertAll(bell, x => Math.Max(x, 0))),
            ("all equal", Array.ConvertAll(bell, _ => 1f)),
        ];
        foreach (var (name, values) in tensors)
        {
            foreach (StatisticKind kind in (StatisticKind[])[new MinMaxStatistic(), new HistogramStatistic()])
            {
                var statistic = kind.NewAccumulator();
                var seconds = Stopwatches.LeastProcessorTime(
                    5,
                    () =>
                    {
                        for (var i = 0; i < Repeats; i++)
                            statistic.Add(new Observation(values, [Count], []));
                    }
                );
                var rate = (double)Count * Repeats / seconds / 1e9;
                output.WriteLine(
                    $"{name, -12} {kind.Key, -24} {rate:F2} billion values/s, {4 * rate:F1} GB/s; state {StateBytes(statistic):N0} bytes"
                );
            }
        }

        foreach (var text in (string[])["percentile", "mse", "entropy", "aciq"])
        {
            var estimator = RangeEstimator.Parse(text);
            var statistic = estimator.Statistic.NewAccumulator();
            statistic.Add(new Observation(bell, [Count], []));
            ValueRange? range = null;
            var seconds = Stopwatches.LeastProcessorTime(
                5,
                () => range = estimator.Estimate(statistic, IntegerGrid.UInt8, symmetric: false)
            );
            output.WriteLine($"{estimator.Id, -20} {1e3 * seconds:F2} ms a tensor; {range}");
        }
    }

    private static long StateBytes(StatisticAccumulator statistic)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        statistic.Write(writer);
        return stream.Length;
    }
}
