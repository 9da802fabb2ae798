using NNCompress.Passes;
using NNCompress.Passes.Statistics;

namespace NNCompress.Benchmarks;

/// <summary>How fast XᵀX of a layer's input adds up, in one thread: of a matrix, and of the patches of a convolution.</summary>
internal sealed class MomentsBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "moments";

    /// <inheritdoc/>
    public string Summary => "second moments of 2048 columns, of 3×3 patches of 128 channels, and of a depthwise layer, in one thread";

    /// <inheritdoc/>
    public void Run(string[] args, TextWriter output)
    {
        Measure(output, "matrix", new SecondMomentStatistic(new LastAxisRows()), [4096, 2048]);
        Measure(output, "3×3 patches", new SecondMomentStatistic(Patches()), [2, 128, 28, 28]);
        Measure(output, "3×3 depthwise", new SecondMomentStatistic(Patches(), Groups: 384), [2, 384, 28, 28]);
        Measure(output, "1×1 patches", new SecondMomentStatistic(PatchRows.Positions(2)), [2, 384, 28, 28]);
    }

    private static PatchRows Patches() => new([3, 3], [1, 1], [1, 1], PatchPadding.Given([1, 1, 1, 1]));

    private static void Measure(TextWriter output, string name, SecondMomentStatistic kind, long[] dims)
    {
        var random = new DeterministicRandom(1, name);
        var values = new float[dims.Aggregate(1L, (product, extent) => product * extent)];
        foreach (ref var value in values.AsSpan())
            value = (float)random.NextGaussian();
        var moment = (SecondMomentAccumulator)kind.NewAccumulator();
        var seconds = Stopwatches.Median(3, () => moment.Add(new Observation(values, dims, [])));
        var rows = moment.Rows / 4;
        var width = moment.Width / moment.Groups;
        var products = rows * (double)moment.Groups * width * (width + 1) / 2;
        output.WriteLine(
            $"{name, -14} {rows, 6} rows of {moment.Groups, 4} × {width, 5} columns {1000 * seconds, 8:F1} ms, {1e5 * seconds / rows, 6:F2} s for 100,000 rows, "
                + $"{products / seconds / 1e9, 6:F1} G products/s"
        );
    }
}
