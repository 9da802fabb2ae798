using System.Globalization;
using NNCompress.Calibration;
using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Statistics;

namespace NNCompress.Benchmarks;

/// <summary>
/// On how many layers of real models the column sweep leaves less error than magnitude does, on samples that it has not seen:
/// <code>
/// Σ ((W − W̃)(x − μ))² over the held-out rows x, for W̃ of the sweep over W̃ of magnitude, each at the same number of zeros in the layer
/// </code>
/// Where a layer has a bias, both keep the calibration mean μ with it; else μ = 0. Bound: below 1 on 95 % of layers.
/// </summary>
internal sealed class ObsLayersBenchmark : IBenchmark
{
    private static readonly double[] Sparsities = [0.3, 0.5, 0.7];

    public string Name => "obs-layers";

    public string Summary => "MODELS-FOLDER DESCRIPTION...  layers on which OBS beats magnitude on held-out samples; bound 95 %";

    public void Run(string[] args, TextWriter output)
    {
        output.WriteLine("| model | layers | zeros | OBS better on | error over magnitude's: median | worst |");
        output.WriteLine("|---|---|---|---|---|---|");
        var (better, all) = (0, 0);
        foreach (var description in args[1..])
        {
            var name = Path.GetFileNameWithoutExtension(description);
            using var model = ModelReader.Open(Path.Combine(args[0], name + ".onnx"));
            new RemoveIdentityPass().Run(new PassContext(model, RemoveIdentityPass.PassId));
            new FoldBatchNormPass().Run(new PassContext(model, FoldBatchNormPass.PassId));
            var ratios = Ratios(model, DataDescription.Load(description));
            foreach (var (sparsity, column) in Sparsities.Zip(ratios))
            {
                double[] sorted = [.. column.Order()];
                output.WriteLine(
                    Invariant(
                        $"| {name} | {sorted.Length} | {sparsity:0%} | {sorted.Count(r => r < 1)} | {sorted[sorted.Length / 2]:0.00} | {sorted[^1]:0.00} |"
                    )
                );
                better += sorted.Count(r => r < 1);
                all += sorted.Length;
            }

            output.Flush();
        }

        output.WriteLine();
        output.WriteLine(Invariant($"better on {better} of {all}, {(double)better / all:0.0%}"));
    }

    /// <summary>For each sparsity the ratio of errors on each layer.</summary>
    private static double[][] Ratios(Model model, DataDescription description)
    {
        using var seen = CalibrationData.Open(description);
        using var other = CalibrationData.Open(description with { Calibration = HeldOut(description, seen.Count) });
        var context = new PassContext(model, PruneObsPass.PassId) { Calibration = new StatisticsCollector(seen) };
        var options = new PruneObsOptions();
        var run = PruningRun.Begin(context, options, options.WantedPattern.ReasonAgainst);
        var layers = new PruningDataRun(context, run, options, model).Fitted;
        StatisticRequest[] requests = [.. layers.Select(l => new StatisticRequest(l.Input.Value, l.Moment))];
        var moments = context.Calibration.Collect(model, requests, default);
        var heldOut = new StatisticsCollector(other).Collect(model, requests, default);
        var ratios = layers.Select(l => RatiosOf(l, moments, heldOut, options, context.ParallelOptions)).OfType<double[]>().ToArray();
        return [.. Sparsities.Select((_, s) => ratios.Select(r => r[s]).ToArray())];
    }

    private static DataSplit HeldOut(DataDescription description, long samples)
    {
        var evaluation = description.Evaluation!;
        var first = evaluation.Overlaps(description.Calibration!) ? samples : 0;
        return evaluation with { Samples = new SampleRange(first, null), Limit = samples };
    }

    /// <returns>Null where no sample reaches the layer.</returns>
    private static double[]? RatiosOf(
        FittedLayer layer,
        StatisticSet found,
        StatisticSet heldOut,
        PruneObsOptions options,
        ParallelOptions parallel
    )
    {
        if (LayerMoments.Of(layer, found, layer.Bias is not null, out _) is not { } moments)
            return null;
        var other = heldOut.Of<SecondMomentAccumulator>(layer.Input.Value, layer.Moment)!;
        var factors = moments.Factors(layer, SweepShape.OrderOf(options.WantedPattern, layer.Matrix), options.Damping, parallel);
        var before = layer.Weights();
        return
        [
            .. Sparsities.Select(sparsity =>
            {
                var count = (long)(sparsity * layer.Layer.Count);
                var obs = SweepShape.Sweep(
                    options.WantedPattern,
                    new ObsLayer(before, layer.BlockRows, factors),
                    layer.Matrix,
                    count,
                    parallel
                );
                return Error(layer, moments, other, before, [.. obs.Select(r => r.Weights)])
                    / Error(layer, moments, other, before, ByMagnitude(before, count));
            }),
        ];
    }

    private static double[][] ByMagnitude(double[][] before, long count)
    {
        var goes = SmallestUnits.Of([.. before.SelectMany(b => b).Select(Math.Abs)], (int)count);
        var at = 0;
        return [.. before.Select(b => b.Select(w => goes[at++] ? 0 : w).ToArray())];
    }

    private static double Error(FittedLayer layer, LayerMoments moments, SecondMomentAccumulator other, double[][] before, double[][] after)
    {
        var columns = layer.Matrix.Columns;
        double sum = 0;
        for (var block = 0; block < before.Length; block++)
        {
            var group = layer.Input.Groups == 1 ? 0 : block;
            var moment = other.Moment(group);
            var sums = other.Sums.Slice(group * columns, columns);
            var mean = moments.IsCentred ? moments.MeansOf(block) : new double[columns];
            for (var r = 0; r < layer.BlockRows; r++)
            {
                double[] difference = [.. Enumerable.Range(r * columns, columns).Select(i => before[block][i] - after[block][i])];
                var (along, shift) = (0.0, 0.0);
                for (var c = 0; c < columns; c++)
                    (along, shift) = (along + (difference[c] * sums[c]), shift + (difference[c] * mean[c]));
                sum += OutputError.Quadratic(difference, moment) - (2 * along * shift) + (other.Rows * shift * shift);
            }
        }

        return sum;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
