using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Tests.Numerics;

namespace NNCompress.Passes.Tests.Pruning;

public sealed class PruneSpectrumPassTests
{
    private static readonly ParallelOptions TwoThreads = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void What_stays_is_scaled_so_that_the_mean_is_kept() =>
        Prop.ForAll(
                Gen.Choose(-1000, 1000).ToArbitrary(),
                Gen.Choose(1, 1000).ToArbitrary(),
                Gen.Choose(1, 100).ToArbitrary(),
                (w, threshold, floor) =>
                {
                    var rule = new SpectrumRule(threshold / 300.0, floor / 100.0);
                    var weight = w / 300.0;
                    var p = rule.ProbabilityOf(Math.Abs(weight));
                    Assert.InRange(p, 0, 1);
                    Assert.Equal(weight, p * rule.StoredOf(weight), 12);
                    Assert.True(Math.Abs(rule.StoredOf(weight)) <= Math.Max(Math.Abs(weight), rule.Threshold / rule.Floor) * (1 + 1e-12));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_threshold_meets_the_wanted_number_on_average()
    {
        var values = TestGraph.NoiseTensor("spectrum", 20_000).ToSingles();
        values.AsSpan(0, 3000).Clear();
        var census = MagnitudeCensus.Take([new ArrayMagnitudes(values)], TwoThreads);
        foreach (var floor in new[] { 0.1, 0.5, 1 })
        {
            foreach (var kept in new[] { 10, 1000, 8000, 16_900 })
            {
                var rule = SpectrumThreshold.Solve(census, 0, kept, floor);
                Assert.Equal(kept, values.Sum(v => rule.ProbabilityOf(Math.Abs(v))), kept * 2e-3);
            }
        }
    }

    [Fact]
    public void Over_many_seeds_the_mean_is_the_weight_itself()
    {
        const int Runs = 600;
        var before = TestGraph.NoiseTensor("w", 12, 12).ToSingles();
        var sum = new double[before.Length];
        var squares = new double[before.Length];
        double zeros = 0;
        for (var seed = 0; seed < Runs; seed++)
        {
            var after = Pruned(new PruneSpectrumOptions(Sparsity: 0.6), seed, out _);
            for (var i = 0; i < after.Length; i++)
            {
                sum[i] += after[i];
                squares[i] += (double)after[i] * after[i];
            }

            zeros += after.Count(v => v == 0);
        }

        for (var i = 0; i < before.Length; i++)
        {
            var mean = sum[i] / Runs;
            var deviation = Math.Sqrt(Math.Max(0, (squares[i] / Runs) - (mean * mean)) / Runs);
            // five standard errors of the mean: one failure in a million weights
            Assert.InRange(mean, before[i] - (5 * deviation) - 1e-6, before[i] + (5 * deviation) + 1e-6);
        }

        Assert.Equal(0.6, zeros / Runs / before.Length, 0.01);
    }

    [Fact]
    public void Equal_seeds_draw_alike_at_any_number_of_threads_and_other_seeds_do_not()
    {
        var one = Pruned(new PruneSpectrumOptions(), 3, out _, threads: 1);
        Assert.Equal(one, Pruned(new PruneSpectrumOptions(), 3, out _, threads: 8));
        Assert.NotEqual(one, Pruned(new PruneSpectrumOptions(), 4, out _));
    }

    [Fact]
    public void The_report_sets_both_spectral_errors_side_by_side()
    {
        Pruned(new PruneSpectrumOptions(Sparsity: 0.7), 1, out var report, detail: true);
        var layer = Assert.Single(report.Layers);
        Assert.Equal(0.7, PrunedWeights.Measure(layer, "expectedSparsity"), 2);
        Assert.InRange(PrunedWeights.Measure(layer, "reachedSparsity"), 0.6, 0.8);
        Assert.InRange(PrunedWeights.Measure(layer, "spectralError"), 0.01, 3);
        Assert.InRange(PrunedWeights.Measure(layer, "magnitudeSpectralError"), 0.01, 1);
        Assert.True(PrunedWeights.Measure(layer, "relativeError") > PrunedWeights.Measure(layer, "magnitudeError"));
        Assert.Equal(2 * PrunedWeights.Measure(layer, "threshold"), PrunedWeights.Measure(layer, "largestStored"), 12);
    }

    [Fact]
    public void A_quantized_weight_is_left_alone()
    {
        using var graph = new TestGraph();
        var weight = PrunedWeights.Encoded(graph, "w", ElementType.Int8, [2, 2], 1, 2, 3, 4);
        var real = graph.Node("DequantizeLinear", [weight, graph.Floats("s", [], 0.5f)]);
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 2), real]));
        var fault = Assert
            .Throws<DiagnosticException>(() => graph.Run(new PruneSpectrumPass(new PruneSpectrumOptions())))
            .Diagnostics.Single();
        Assert.Equal(PruningCodes.NothingPruned, fault.Code);
        Assert.Contains("rescaled weights do not fit its grid", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_precision_weights_keep_their_type()
    {
        using var graph = new TestGraph();
        var weight = PrunedWeights.Encoded(graph, "w", ElementType.Float16, [1, 8], 0.5, -2, 4, -0.25, 8, 1, -16, 0.125);
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 1), weight]));
        graph.Run(new PruneSpectrumPass(new PruneSpectrumOptions()));
        Assert.Equal(ElementType.Float16, weight.Initializer!.Type);
        Assert.Contains(0, PrunedWeights.Of(weight));
        Assert.Equal(-16, PrunedWeights.Of(weight)[6]);
    }

    [Fact]
    public void Mistakes_are_told_at_once_and_sparsity_zero_is_legal()
    {
        using var graph = PruneMagnitudePassTests.TwoLayers();
        var faults = Assert.Throws<DiagnosticException>(() =>
            graph.Run(new PruneSpectrumPass(new PruneSpectrumOptions(Sparsity: -1, Floor: 0)))
        );
        Assert.Equal([PruningCodes.SparsityRange, PruningCodes.OptionRange], faults.Diagnostics.Select(f => f.Code));
        Assert.Equal(0, graph.Run(new PruneSpectrumPass(new PruneSpectrumOptions(Sparsity: 0))).Changes);
    }

    private static float[] Pruned(PruneSpectrumOptions options, int seed, out PassReport report, int threads = 2, bool detail = false)
    {
        using var graph = new TestGraph();
        var weight = graph.Noise("w", 12, 12);
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 12), weight]));
        var context = new PassContext(graph.Model, PruneSpectrumPass.PassId)
        {
            Seed = (ulong)seed,
            Threads = threads,
            Detail = detail,
        };
        report = new PruneSpectrumPass(options).Run(context);
        return PrunedWeights.Of(weight);
    }
}
