using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.LowRank;

public sealed class BranchMomentsTests
{
    private const int Width = 10,
        Samples = 60;

    /// <summary>Both branches multiply the same value from around them; samples of one branch lie elsewhere than those of the other.</summary>
    [Fact]
    public void A_layer_in_a_branch_learns_from_the_samples_that_take_it()
    {
        using var graph = TwoBranches();
        var data = Data();
        var calibration = new StatisticsCollector(new MemoryCalibration(("x", data)) { FixedBatch = 1 });
        var before = Outputs(graph, data);
        var context = new PassContext(graph.Model, LowRankPass.PassId) { Calibration = calibration };
        var layers = new LowRankPass(new LowRankOptions("svd", ChosenPoint.Middle)).Run(context).Layers;
        Assert.Empty(context.Findings);
        var after = Outputs(graph, data);

        Assert.Equal(2, layers.Count);
        foreach (var (layer, isThen) in layers.Zip([true, false]))
        {
            var taken = Enumerable.Range(0, Samples).Where(i => Sum(data, i) > 0 == isThen).ToArray();
            Assert.InRange(taken.Length, 15, 45);
            var measured = LowRankCase.Error(Stacked(before, taken), Stacked(after, taken), 1, centred: true);
            Assert.Equal(Math.Sqrt(measured), layer.Measures.Single(m => m.Name == "outputError").Value, 1e-3 * Math.Sqrt(measured));
            Assert.True(measured > 1e-4, $"{measured} is too small to show anything");
        }
    }

    [Fact]
    public void A_layer_that_no_sample_reaches_is_decomposed_by_its_weight_alone_with_a_note()
    {
        using var graph = TwoBranches();
        var all = Data().ToSingles().Chunk(Width).Where(row => row.Sum() > 0).ToArray();
        var calibration = new StatisticsCollector(
            new MemoryCalibration(("x", Tensor.FromSingles([all.Length, Width], [.. all.SelectMany(r => r)]))) { FixedBatch = 1 }
        );
        var context = new PassContext(graph.Model, LowRankPass.PassId) { Calibration = calibration };
        var layers = new LowRankPass(new LowRankOptions("svd", ChosenPoint.Middle)).Run(context).Layers;
        Assert.All(layers, l => Assert.True(l.Changed));
        var note = Assert.Single(context.Findings);
        Assert.Equal(LowRankCodes.NotWhitened, note.Code);
        Assert.Equal((layers[1].Layer, "It is decomposed by its weight alone: no sample reaches it."), (note.Place, note.Message));
    }

    private static TestGraph TwoBranches()
    {
        var graph = new TestGraph();
        var x = graph.Input("x", 1, Width);
        var condition = graph.Node("Greater", [graph.Node("ReduceSum", [x], Attribute.Of("keepdims", 0L)), graph.Floats("zero", [], 0)]);
        var branch = graph.Edit.AddNode(graph.Main, "If", [condition], ["y"]);
        foreach (var name in new[] { "then", "else" })
        {
            var body = graph.Edit.AddBody(branch, name + "_branch", name);
            graph.Edit.AddGraphOutput(body, graph.NodeIn(body, "MatMul", [x, graph.Noise("w_" + name, Width, 12)]));
        }

        graph.Output(branch.Outputs[0]!);
        return graph;
    }

    private static Tensor Data()
    {
        var values = TestGraph.NoiseTensor("data", Samples, Width).ToSingles();
        for (var i = 0; i < Samples; i++)
        for (var j = 0; j < Width; j++)
            values[i * Width + j] *= i % 2 == 0 ? 1 + j : Width - j;
        return Tensor.FromSingles([Samples, Width], values);
    }

    private static double Sum(Tensor data, int sample) => data.ToSingles().Skip(sample * Width).Take(Width).Sum(v => (double)v);

    private static List<float[]> Outputs(TestGraph graph, Tensor data) =>
        [
            .. Enumerable
                .Range(0, Samples)
                .Select(i =>
                    ModelRun
                        .Outputs(graph.Model, [Tensor.FromSingles([1, Width], data.ToSingles().AsSpan(i * Width, Width))], optimize: true)[
                            0
                        ]
                        .ToSingles()
                ),
        ];

    private static Tensor Stacked(List<float[]> outputs, int[] rows) =>
        Tensor.FromSingles([rows.Length, outputs[0].Length], [.. rows.SelectMany(r => outputs[r])]);
}
