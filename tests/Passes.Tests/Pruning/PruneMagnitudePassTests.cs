using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Tests.Numerics;

namespace NNCompress.Passes.Tests.Pruning;

public sealed class PruneMagnitudePassTests
{
    [Fact]
    public void By_default_half_of_all_weights_go_by_lamp_as_a_stable_sort_of_the_scores_says()
    {
        using var graph = TwoLayers();
        var before = Weights(graph);
        var report = graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions()));
        var total = before.Sum(w => w.Length);
        var pool = new SelectionPool(ImportanceScore.Lamp, [0, 1], total / 2);
        var expected = BruteForceSelection.Run([.. before.Select(w => Array.ConvertAll(w, v => (double)v))], pool, [0, 0]);
        foreach (var (was, now, gone) in before.Zip(Weights(graph), expected))
            Assert.Equal(was.Zip(gone, (v, g) => g ? 0 : v), now);
        Assert.Equal(2, report.Changes);
        Assert.Equal(0.5, report.Totals.Single(m => m.Name == "reachedSparsity").Value, 2);
        Assert.All(report.Layers, l => Assert.Equal(0.5, PrunedWeights.Measure(l, "wantedSparsity")));
    }

    [Fact]
    public void Plain_global_magnitude_empties_the_layer_of_small_scale_first()
    {
        using var graph = TwoLayers();
        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Sparsity: 0.3, Score: ImportanceScore.Magnitude)));
        var weights = Weights(graph);
        Assert.All(weights[1], w => Assert.Equal(0, w)); // a hundredth of the other's scale, and fewer than 30 %
        Assert.Contains(0, weights[0]);
    }

    [Fact]
    public void Minimum_keep_spares_a_layer_and_takes_the_next_smallest_elsewhere()
    {
        using var graph = TwoLayers();
        var total = Weights(graph).Sum(w => w.Length);
        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Sparsity: 0.3, Score: ImportanceScore.Magnitude, MinKeep: 10)));
        var weights = Weights(graph);
        Assert.Equal(10, weights[1].Count(w => w != 0));
        Assert.Equal((int)Math.Round(0.3 * total), weights.Sum(w => w.Count(v => v == 0)));
    }

    [Fact]
    public void Uniform_scope_takes_the_same_share_of_each_layer()
    {
        using var graph = TwoLayers();
        var before = Weights(graph);
        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Sparsity: 0.7, Scope: PruningScope.Uniform)));
        foreach (var (was, now) in before.Zip(Weights(graph)))
            Assert.Equal(PrunedWeights.Smallest(was, (int)Math.Round(0.7 * was.Length)), PrunedWeights.Zeros(now));
    }

    [Fact]
    public void A_layer_with_a_target_of_its_own_leaves_the_pool_and_the_last_target_that_names_it_counts()
    {
        using var graph = TwoLayers();
        var before = Weights(graph);
        var report = graph.Run(
            new PruneMagnitudePass(
                new PruneMagnitudeOptions(
                    Sparsity: 0.25,
                    Layers: [LayerTarget.Parse("*=0.1"), LayerTarget.Parse("Mat?ul=0.9"), LayerTarget.Parse("Conv=0.25")]
                )
            )
        );
        Assert.Equal([0.25, 0.9], report.Layers.Select(l => PrunedWeights.Measure(l, "wantedSparsity")));
        Assert.Equal(PrunedWeights.Smallest(before[1], (int)Math.Round(0.9 * before[1].Length)), PrunedWeights.Zeros(Weights(graph)[1]));
        Assert.Equal(PrunedWeights.Smallest(before[0], (int)Math.Round(0.25 * before[0].Length)), PrunedWeights.Zeros(Weights(graph)[0]));
    }

    [Fact]
    public void The_order_of_threads_does_not_matter()
    {
        using var one = TwoLayers();
        using var many = TwoLayers();
        new PruneMagnitudePass(new PruneMagnitudeOptions()).Run(new PassContext(one.Model, PruneMagnitudePass.PassId) { Threads = 1 });
        new PruneMagnitudePass(new PruneMagnitudeOptions()).Run(new PassContext(many.Model, PruneMagnitudePass.PassId) { Threads = 7 });
        Assert.Equal(Weights(one), Weights(many));
    }

    [Fact]
    public void Weights_that_are_zero_already_count_as_pruned()
    {
        using var graph = new TestGraph();
        var weight = graph.Floats("w", [2, 5], 0, 1, 0, 2, 0, 3, 0, 4, 0, 0);
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 2), weight]));
        var fault = Fault(graph, new PruneMagnitudeOptions(Sparsity: 0.5));
        Assert.Equal(PruningCodes.NothingPruned, fault.Code);
        Assert.Contains("60 % of its weights are zero already", fault.Message, StringComparison.Ordinal);

        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Sparsity: 0.7)));
        Assert.Equal([0, 0, 0, 2, 0, 3, 0, 4, 0, 0], PrunedWeights.Of(weight));
    }

    [Fact]
    public void Sparsity_zero_is_legal_and_changes_nothing()
    {
        using var graph = TwoLayers();
        var before = graph.Main.Initializers.Select(i => i.Initializer).ToArray();
        var report = graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Sparsity: 0)));
        Assert.Equal(0, report.Changes);
        Assert.All(report.Layers, l => Assert.Equal("its target sparsity is 0", l.LeftAloneBecause));
        Assert.Equal(before, graph.Main.Initializers.Select(i => i.Initializer));
    }

    [Fact]
    public void A_model_without_layers_is_told_so()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Relu", [graph.Input("x", 1, 2)]));
        Assert.Contains("no operator with weights", Fault(graph, new PruneMagnitudeOptions()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        using var graph = TwoLayers();
        var options = new PruneMagnitudeOptions(
            Sparsity: 1,
            MinKeep: -1,
            Layers: [LayerTarget.Parse("x=2.5")],
            Schedule: PruningSchedule.Cubic,
            Steps: 0,
            MaxDrop: double.NaN
        );
        var faults = Assert.Throws<DiagnosticException>(() => graph.Run(new PruneMagnitudePass(options))).Diagnostics;
        Assert.Equal(
            [
                PruningCodes.SparsityRange,
                PruningCodes.SparsityRange,
                PruningCodes.OptionRange,
                PruningCodes.OptionRange,
                PruningCodes.OptionRange,
                PruningCodes.NoScorer,
            ],
            faults.Select(f => f.Code)
        );
    }

    [Fact]
    public void A_target_that_names_no_layer_is_an_error()
    {
        using var graph = TwoLayers();
        var fault = Fault(graph, new PruneMagnitudeOptions(Layers: [LayerTarget.Parse("conv9*=0.5")]));
        Assert.Equal(PruningCodes.TargetUnmatched, fault.Code);
        Assert.Contains("conv9*", fault.Place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_an_error_with_tensor_and_position(float bad)
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 2);
        graph.Output(
            graph.Node(
                "MatMul",
                [graph.Node("MatMul", [x, graph.Floats("first", [2, 3], 1, 2, 3, 4, bad, bad)]), graph.Floats("second", [3, 1], 1, 2, bad)]
            )
        );
        var faults = Assert.Throws<DiagnosticException>(() => graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions()))).Diagnostics;
        Assert.Equal(["tensor 'first'", "tensor 'second'"], faults.Select(f => f.Place));
        Assert.Contains("[1,1]", faults[0].Message, StringComparison.Ordinal);
        Assert.Contains("[2,0]", faults[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_minimum_keep_that_makes_the_target_impossible_is_a_warning()
    {
        using var graph = TwoLayers();
        var context = graph.Context(PruneMagnitudePass.PassId);
        new PruneMagnitudePass(new PruneMagnitudeOptions(Sparsity: 0.9, MinKeep: 50)).Run(context);
        Assert.Equal(PruningCodes.TargetMissed, Assert.Single(context.Findings).Code);
    }

    [Fact]
    public void Every_changed_layer_bears_the_same_measures_and_the_runtime_opens_the_result()
    {
        using var graph = TwoLayers();
        var before = Weights(graph);
        var report = new PruneMagnitudePass(new PruneMagnitudeOptions()).Run(
            new PassContext(graph.Model, PruneMagnitudePass.PassId) { Detail = true }
        );
        Assert.All(
            report.Layers,
            l =>
                Assert.Equal(
                    ["weights", "wantedSparsity", "reachedSparsity", "threshold", "relativeError", "spectralError"],
                    l.Measures.Select(m => m.Name)
                )
        );
        foreach (var (layer, was, now) in report.Layers.Zip(before, Weights(graph)))
        {
            var error = Math.Sqrt(was.Zip(now, (a, b) => (a - b) * (double)(a - b)).Sum() / was.Sum(v => (double)v * v));
            Assert.Equal(error, PrunedWeights.Measure(layer, "relativeError"), 9);
            Assert.InRange(PrunedWeights.Measure(layer, "spectralError"), 1e-3, 1);
            Assert.Equal(now.Count(v => v == 0) / (double)now.Length, PrunedWeights.Measure(layer, "reachedSparsity"), 9);
        }

        Assert.Single(ModelRun.Outputs(graph.Model));
    }

    [Fact]
    public void Zeros_survive_the_folding_of_a_normalization()
    {
        using var graph = new TestGraph();
        var weight = graph.Noise("w", 4, 3, 3, 3);
        var conv = graph.Node("Conv", [graph.Input("x", 1, 3, 8, 8), weight]);
        Value[] statistics =
        [
            graph.Floats("scale", [4], 1, -2, 3, 0.5f),
            graph.Floats("bias", [4], 1, 2, 3, 4),
            graph.Floats("mean", [4], 0, 1, 0, -1),
            graph.Floats("variance", [4], 1, 2, 3, 4),
        ];
        graph.Output(graph.Node("BatchNormalization", [conv, .. statistics]));
        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions()));
        var zeros = PrunedWeights.Zeros(weight);
        graph.Run(new FoldBatchNormPass());
        Assert.Equal("Conv", graph.Operators);
        Assert.Equal(54, zeros.Length);
        Assert.Equal(zeros, PrunedWeights.Zeros(graph.Main.Nodes.First!.Inputs[1]!));
    }

    /// <summary>A Conv of 216 weights and a MatMul of 64 at a hundredth of its scale.</summary>
    internal static TestGraph TwoLayers()
    {
        var graph = new TestGraph();
        var conv = graph.Node("Conv", [graph.Input("x", 1, 3, 8, 8), graph.Noise("conv.w", 8, 3, 3, 3)]);
        var small = TestGraph.NoiseTensor("matmul", 6, 10).ToSingles();
        for (var i = 0; i < small.Length; i++)
            small[i] *= 0.01f;
        graph.Output(graph.Node("MatMul", [conv, graph.Floats("matmul.w", [6, 10], small)]));
        return graph;
    }

    private static float[][] Weights(TestGraph graph) => [.. graph.Main.Initializers.Select(PrunedWeights.Of)];

    private static Diagnostic Fault(TestGraph graph, PruneMagnitudeOptions options) =>
        Assert.Single(Assert.Throws<DiagnosticException>(() => graph.Run(new PruneMagnitudePass(options))).Diagnostics);
}
