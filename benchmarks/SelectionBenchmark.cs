using NNCompress.Passes;
using NNCompress.Passes.Numerics;

namespace NNCompress.Benchmarks;

/// <summary>
/// The exact global threshold over many layers, against the time of reading the same memory once. Weights are bell-shaped (the sum of
/// four uniform numbers), each layer at another scale.
/// </summary>
internal sealed class SelectionBenchmark : IBenchmark
{
    private const int Layers = 16;

    public string Name => "selection";

    public string Summary => "[MILLIONS=256]  exact global threshold; bound: 2 s for 256 million weights on 2 cores";

    public void Run(string[] args, TextWriter output)
    {
        var millions = args is [var text, ..] ? int.Parse(text) : 256;
        var layers = Enumerable.Range(0, Layers).Select(i => Layer(i, millions * 1_000_000L / Layers)).ToArray();
        var count = layers.Sum(l => l.Count);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 2 };
        var reading = Stopwatches.Median(3, () => Parallel.ForEach(layers, parallel, l => l.Sum()));
        output.WriteLine($"{count:N0} weights in {Layers} layers, 2 threads; reading them once takes {reading:F3} s");
        foreach (var score in ImportanceScore.All)
        {
            var allocated = GC.GetTotalAllocatedBytes();
            MagnitudeCut[] cuts = [];
            var seconds = Stopwatches.Median(
                3,
                () =>
                {
                    var pool = new SelectionPool(score, [.. Enumerable.Range(0, Layers)], count / 2);
                    cuts = ThresholdSelection.Run(MagnitudeCensus.Take(layers, parallel), [pool], new long[Layers], parallel);
                }
            );
            allocated = (GC.GetTotalAllocatedBytes() - allocated) / 4;
            output.WriteLine(
                $"{score, -10} {seconds:F3} s, {seconds / reading:F1} times the reading; {allocated / 1e6:F1} MB allocated in all; {cuts.Sum(c => c.Count):N0} chosen"
            );
        }
    }

    private static ArrayLayer Layer(int index, long count)
    {
        var values = new float[count];
        var random = new DeterministicRandom(1, $"layer {index}");
        var scale = MathF.Pow(2, (index % 5) - 6);
        for (var i = 0; i < values.Length; i++)
        {
            var bits = random.NextUInt64();
            values[i] = ((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48) - 131070f) / 65536f * scale;
        }

        return new ArrayLayer(values);
    }

    private sealed class ArrayLayer(float[] values) : MagnitudeSource
    {
        public override long Count => values.Length;

        public override bool IsDouble => false;

        public override ReadOnlySpan<float> Read(long start, Span<float> buffer) => values.AsSpan((int)start, buffer.Length);

        public override ReadOnlySpan<double> Read(long start, Span<double> buffer) => throw new NotSupportedException();

        public float Sum() => System.Numerics.Tensors.TensorPrimitives.Sum<float>(values);
    }
}
