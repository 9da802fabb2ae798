using NNCompress.OnnxIO.Files;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;

namespace NNCompress.Passes.Tests.Pruning;

public sealed class StageChoiceTests
{
    [Theory]
    [InlineData(4, 512, 32)] // what earlier layers lost is known well enough to be made up for
    [InlineData(12, 40, 1)] // it is known from 30 samples of 24 inputs, twelve times over
    [InlineData(12, 31, 32)] // too few to hold any out
    public void Held_out_samples_say_behind_which_prefix_layers_are_fitted(int layers, int samples, int expected)
    {
        using var chosen = Network(layers);
        var context = new PruningCase(chosen, samples).Context("prune-obs");
        new PruneObsPass(new PruneObsOptions(0.6)).Run(context);
        using var given = Network(layers);
        new PruningCase(given, samples).Run(new PruneObsPass(new PruneObsOptions(0.6, Stages: expected)));
        Assert.Equal(ModelWriter.ToBytes(given.Model), ModelWriter.ToBytes(chosen.Model));
        Assert.Equal(expected == 1, context.Findings.Any(f => f.Code == PruningDataCodes.PrefixChosen));
    }

    [Theory]
    [InlineData(4, 64)]
    [InlineData(12, 40)]
    public void Trials_and_what_follows_from_them_are_the_same_at_any_number_of_threads(int layers, int samples)
    {
        var results = new List<(byte[] Model, string Findings)>();
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var graph = Network(layers);
            var context = new PruningCase(graph, samples).Context("prune-obs", threads);
            new PruneObsPass(new PruneObsOptions(0.6)).Run(context);
            results.Add((ModelWriter.ToBytes(graph.Model), string.Join('\n', context.Findings)));
        }

        Assert.All(results, r => Assert.Equal(results[0].Model, r.Model));
        Assert.All(results, r => Assert.Equal(results[0].Findings, r.Findings));
    }

    [Fact]
    public void What_a_line_mends_is_no_loss_and_what_says_nothing_is_all_of_it()
    {
        using var original = Line(1, 0);
        var data = new StatisticsCollector(new MemoryCalibration(("x", TestGraph.NoiseTensor("x", 20, 3))));
        Assert.Equal(0, Lost(-3, 5), 1e-6);
        Assert.Equal(1, Lost(0, 5), 1e-6);

        double Lost(float factor, float shift)
        {
            using var other = Line(factor, shift);
            return OutputDistance.BeyondLines(data, original.Model, other.Model, TestContext.Current.CancellationToken);
        }
    }

    private static TestGraph Line(float factor, float shift)
    {
        var graph = new TestGraph();
        var product = graph.Node("Mul", [graph.Input("x", -1, 3), graph.Floats("factor", [1], factor)]);
        graph.Output(graph.Node("Add", [product, graph.Floats("shift", [1], shift)]));
        return graph;
    }

    private static TestGraph Network(int layers)
    {
        var graph = new TestGraph();
        var x = graph.Input("x", -1, 24);
        for (var i = 0; i < layers; i++)
            x = graph.Node("Relu", [graph.Node("Gemm", [x, graph.Noise($"w{i}", 24, 24), graph.Noise($"b{i}", 24)])]);
        graph.Output(x);
        return graph;
    }
}
