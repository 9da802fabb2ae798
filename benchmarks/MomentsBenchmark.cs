using NNCompress.Passes;
using NNCompress.Passes.Statistics;

namespace NNCompress.Benchmarks;

/// <summary>How fast XᵀX of a layer's input adds up: of a matrix, and of the patches of a convolution.</summary>
internal sealed class MomentsBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "moments";

    /// <inheritdoc/>
    public string Summary =>
        "second moments of 2048 columns, within 3 s for 100,000 rows on 2 cores; of 3×3 patches of 128 channels, of a depthwise and of a 1×1 layer";

    /// <inheritdoc/>
    public void Run(string[] args, TextWriter output)
    {
        foreach (var threads in new[] { 1, Environment.ProcessorCount })
        {
            output.WriteLine(
                $"{threads} thread(s): rows, groups, columns; for 100,000 rows: seconds, seconds of processor; products a second of processor"
            );
            Measure(output, "matrix", new SecondMomentStatistic(new LastAxisRows()), [8192, 2048], threads);
            Measure(output, "3×3 patches", new SecondMomentStatistic(Patches()), [4, 128, 28, 28], threads);
            Measure(output, "3×3 depthwise", new SecondMomentStatistic(Patches(), Groups: 384), [4, 384, 28, 28], threads);
            Measure(output, "1×1 patches", new SecondMomentStatistic(PatchRows.Positions(2)), [4, 384, 28, 28], threads);
        }
    }

    private static PatchRows Patches() => new([3, 3], [1, 1], [1, 1], PatchPadding.Given([1, 1, 1, 1]));

    private static void Measure(TextWriter output, string name, SecondMomentStatistic kind, long[] dims, int threads)
    {
        var random = new DeterministicRandom(1, name);
        var values = new float[dims.Aggregate(1L, (product, extent) => product * extent)];
        foreach (ref var value in values.AsSpan())
            value = (float)random.NextGaussian();
        var moment = (SecondMomentAccumulator)kind.NewAccumulator();
        moment.Threads = threads;
        void Add() => moment.Add(new Observation(values, dims, []));
        Add();
        var rows = moment.Rows;
        var seconds = Stopwatches.Median(5, Add);
        var processor = Stopwatches.LeastProcessorTime(5, Add);
        var width = moment.Width / moment.Groups;
        var products = rows * (double)moment.Groups * width * (width + 1) / 2;
        output.WriteLine(
            $"{name, -14} {rows, 5} {moment.Groups, 4} × {width, -5} {1e5 * seconds / rows, 6:F2} s {1e5 * processor / rows, 6:F2} s {products / processor / 1e9, 6:F1}·10⁹"
        );
    }
}
