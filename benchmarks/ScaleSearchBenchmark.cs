using NNCompress.Passes;
using NNCompress.Passes.Numerics;

namespace NNCompress.Benchmarks;

/// <summary>Rounding a weight of [2048, 2048] to integers on one thread: how fast, and how much the search for better scales gains. Weights are bell-shaped.</summary>
internal sealed class ScaleSearchBenchmark : IBenchmark
{
    private const int Extent = 2048;

    public string Name => "scale-search";

    public string Summary => "weights to integers; bounds: 100 million/s min-max, 4 million/s with the search, by processor time";

    public void Run(string[] args, TextWriter output)
    {
        var random = new DeterministicRandom(1, "weights");
        var weights = new float[Extent * Extent];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = (float)random.NextGaussian();
        (WeightGranularity, IntegerGrid, bool)[] forms =
        [
            (WeightGranularity.PerTensor, IntegerGrid.Int8.Narrow, true),
            (WeightGranularity.PerChannel(0), IntegerGrid.Int8.Narrow, true),
            (WeightGranularity.PerChannel(1), IntegerGrid.Int8.Narrow, true),
            (WeightGranularity.Blocks(0, 32), IntegerGrid.Int4, true),
            (WeightGranularity.Blocks(0, 32), IntegerGrid.UInt4, false),
            (WeightGranularity.Blocks(1, 128), IntegerGrid.Int4, true),
            (WeightGranularity.Blocks(1, 64), IntegerGrid.Int2, true),
            (WeightGranularity.Blocks(1, 32), IntegerGrid.Int8.Narrow, true),
        ];
        foreach (var (granularity, grid, symmetric) in forms)
        {
            foreach (var search in (WeightScaleSearch[])[WeightScaleSearch.MinMax, WeightScaleSearch.Mse])
            {
                output.Write($"{granularity, -28} {grid, -16} {(symmetric ? "symmetric" : "affine"), -9} {search.Id, -8}");
                QuantizedWeights? quantized = null;
                var seconds = Stopwatches.LeastProcessorTime(
                    5,
                    () => quantized = WeightQuantizer.Quantize(weights, [Extent, Extent], granularity, grid, symmetric, search)
                );
                output.Write($" {weights.Length / seconds / 1e6, 8:F1} M/s");
                output.WriteLine($"   SQNR {SignalToNoise.Decibels(weights, quantized!.Dequantize()):F2} dB");
            }
        }
    }
}
