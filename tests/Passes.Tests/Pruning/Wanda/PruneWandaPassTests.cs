using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Tests.Quantization;
using NNCompress.Passes.Tests.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Pruning;

public sealed class PruneWandaPassTests
{
    [Theory]
    [InlineData("unstructured")]
    [InlineData("2:4")]
    [InlineData("block:1x2")]
    public void In_every_row_the_smallest_products_of_weight_and_input_go(string pattern)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("MatMul", [graph.Input("x", -1, 8), graph.Noise("w", 8, 6)]));
        var x = TestGraph.NoiseTensor("x", 40, 8).ToSingles();
        for (var i = 0; i < x.Length; i++)
            x[i] *= 1 + (i % 8 * i % 8);
        var w = PrunedWeights.Of(graph.Main.Initializers.Single());
        var test = new PruningCase(graph, new MemoryCalibration(("x", Tensor.FromSingles([40, 8], x))));
        double? sparsity = pattern == "2:4" ? null : 0.5;
        test.Run(
            new PruneWandaPass(
                new PruneWandaOptions(sparsity, sparsity is null ? null : LayerSplit.Uniform, Pattern: PruningPattern.Parse(pattern))
            )
        );

        var pruned = PrunedWeights.Of(graph.Main.Initializers.Single());
        double Score(int row, int column) =>
            Math.Abs(w[(column * 6) + row])
            * Math.Sqrt(Enumerable.Range(0, 40).Sum(i => (double)x[(i * 8) + column] * x[(i * 8) + column]));
        for (var row = 0; row < 6; row++)
        {
            var expected = pattern switch
            {
                "unstructured" => Enumerable.Range(0, 8).OrderBy(c => Score(row, c)).Take(4),
                "2:4" => new[] { 0, 4 }.SelectMany(g => Enumerable.Range(g, 4).OrderBy(c => Score(row, c)).Take(2)),
                _ => Enumerable
                    .Range(0, 4)
                    .OrderBy(b => Math.Pow(Score(row, 2 * b), 2) + Math.Pow(Score(row, (2 * b) + 1), 2))
                    .Take(2)
                    .SelectMany(b => new[] { 2 * b, (2 * b) + 1 }),
            };
            Assert.Equal(expected.Order(), Enumerable.Range(0, 8).Where(c => pruned[(c * 6) + row] == 0));
            Assert.All(Enumerable.Range(0, 8), c => Assert.True(pruned[(c * 6) + row] == 0 || pruned[(c * 6) + row] == w[(c * 6) + row]));
        }
    }

    [Fact]
    public void Groups_of_a_convolution_are_scored_by_their_own_inputs()
    {
        using var graph = new TestGraph();
        graph.Output(
            graph.Node(
                "Conv",
                [graph.Input("x", -1, 4, 6, 6), graph.Floats("w", [4, 2, 1, 1], 1, 1, 1, 1, 1, 1, 1, 1)],
                Attribute.Of("group", 2L)
            )
        );
        var x = TestGraph.NoiseTensor("x", 10, 4, 6, 6).ToSingles();
        for (var i = 0; i < x.Length; i++)
            x[i] *= (i / 36 % 4) switch
            {
                0 => 3,
                3 => 5,
                _ => 1,
            };
        var test = new PruningCase(graph, new MemoryCalibration(("x", Tensor.FromSingles([10, 4, 6, 6], x))));
        test.Run(new PruneWandaPass(new PruneWandaOptions(0.5)));
        Assert.Equal([1f, 0, 1, 0, 0, 1, 0, 1], PrunedWeights.Of(graph.Main.Initializers.Single()));
    }

    [Fact]
    public void It_reaches_its_share_and_is_the_same_at_any_number_of_threads()
    {
        var bytes = new List<byte[]>();
        foreach (var threads in new[] { 1, 3 })
        {
            using var graph = RoundedNetwork.Convolutional();
            var report = new PruningCase(graph).Run(new PruneWandaPass(new PruneWandaOptions(0.6)), threads);
            Assert.Equal(0.6, report.Totals.Single(t => t.Name == "reachedSparsity").Value, 1e-3);
            bytes.Add(OnnxIO.Files.ModelWriter.ToBytes(graph.Model));
        }

        Assert.Equal(bytes[0], bytes[1]);
    }

    [Fact]
    public void Without_data_or_with_a_split_by_loss_it_is_refused()
    {
        using var graph = RoundedNetwork.MatMuls();
        Assert.Equal(PruningDataCodes.NoCalibration, Code(new PruneWandaOptions()));
        Assert.Equal(PruningDataCodes.OptionRange, Code(new PruneWandaOptions(Split: LayerSplit.Loss)));

        DiagnosticCode Code(PruneWandaOptions options) =>
            Assert.Throws<DiagnosticException>(() => graph.Run(new PruneWandaPass(options))).Diagnostics.Single().Code;
    }
}
