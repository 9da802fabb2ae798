using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Pruning;

public sealed class PruningPatternTests
{
    [Theory]
    [InlineData("unstructured")]
    [InlineData("2:4")]
    [InlineData("1:64")]
    [InlineData("block:1x4")]
    [InlineData("block:16x1")]
    public void Texts_are_read_and_written_back(string text) => Assert.Equal(text, PruningPattern.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("4:4")]
    [InlineData("0:4")]
    [InlineData("2:65")]
    [InlineData("block:1x1")]
    [InlineData("block:0x4")]
    [InlineData("block:4")]
    [InlineData("2:4 ")]
    [InlineData("structured")]
    public void What_is_no_pattern_is_refused(string text) => Assert.Throws<FormatException>(() => PruningPattern.Parse(text));

    [Fact]
    public void Groups_run_along_input_channels_at_each_kernel_position()
    {
        using var graph = new TestGraph();
        var weight = graph.Noise("w", 3, 10, 3, 1);
        graph.Output(graph.Node("Conv", [graph.Input("x", 1, 10, 5, 5), weight]));
        var before = PrunedWeights.Of(weight);
        var report = graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Pattern: PruningPattern.Parse("2:4"))));
        var after = PrunedWeights.Of(weight);
        for (var o = 0; o < 3; o++)
        {
            for (var k = 0; k < 3; k++)
            {
                for (var group = 0; group < 10; group += 4)
                {
                    int[] members = [.. Enumerable.Range(group, Math.Min(4, 10 - group)).Select(c => (((o * 10) + c) * 3) + k)];
                    int[] gone = members.Length < 4 ? [] : [.. members.OrderBy(i => Math.Abs(before[i])).Take(2)];
                    Assert.All(members, i => Assert.Equal(gone.Contains(i) ? 0 : before[i], after[i]));
                }
            }
        }

        Assert.Equal(2 * 3 * 3, PrunedWeights.Measure(Assert.Single(report.Layers), "dense"));
        Assert.Equal(0.5, PrunedWeights.Measure(report.Layers[0], "wantedSparsity"));
        Assert.Equal(0.4, PrunedWeights.Measure(report.Layers[0], "reachedSparsity"), 9);
    }

    [Theory]
    [InlineData("MatMul", 8, 6)] // [in, out]
    [InlineData("Gemm", 6, 8)] // transposed: [out, in]
    public void Groups_follow_the_reduction_axis_whatever_the_layout(string op, int rows, int columns)
    {
        using var graph = new TestGraph();
        var weight = graph.Noise("w", rows, columns);
        graph.Output(graph.Node(op, [graph.Input("x", 1, 8), weight], op == "Gemm" ? [Attribute.Of("transB", 1)] : []));
        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Pattern: PruningPattern.Parse("1:4"))));
        var after = PrunedWeights.Of(weight);
        for (var o = 0; o < 6; o++)
        {
            for (var group = 0; group < 8; group += 4)
                Assert.Equal(1, Enumerable.Range(group, 4).Count(i => after[op == "Gemm" ? (o * 8) + i : (i * 6) + o] != 0));
        }
    }

    [Fact]
    public void Of_equals_the_first_go_as_a_stable_sort_says()
    {
        using var graph = new TestGraph();
        var weight = graph.Floats("w", [4, 1], 1, -1, 1, -1);
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 4), weight]));
        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Pattern: PruningPattern.Parse("2:4"))));
        Assert.Equal([0, 0, 1, -1], PrunedWeights.Of(weight));
    }

    [Fact]
    public void A_depthwise_convolution_has_no_group_to_prune()
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Conv", [graph.Input("x", 1, 8, 5, 5), graph.Noise("w", 8, 1, 3, 3)], Attribute.Of("group", 8)));
        var options = new PruneMagnitudeOptions(Pattern: PruningPattern.Parse("2:4"));
        var fault = Assert.Throws<DiagnosticException>(() => graph.Run(new PruneMagnitudePass(options))).Diagnostics.Single();
        Assert.Contains("it sums over 1 input channels, fewer than one group of 4", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_beside_a_pattern_that_fixes_it_is_an_error_as_is_all_else_that_compares()
    {
        var options = new PruneMagnitudeOptions(
            Sparsity: 0.5,
            Scope: PruningScope.Global,
            Score: ImportanceScore.Lamp,
            Layers: [LayerTarget.Parse("a=0.5")],
            Pattern: PruningPattern.Parse("2:4"),
            MinKeep: 3,
            Schedule: PruningSchedule.Cubic
        );
        Assert.Equal(6, options.Check().Count(f => f.Code == PruningCodes.OptionsClash));
        Assert.Empty(new PruneMagnitudeOptions(Pattern: PruningPattern.Parse("2:4")).Check());
    }

    [Theory]
    [InlineData("block:2x3", 6, 9)]
    [InlineData("block:4x4", 6, 9)] // smaller blocks at both edges
    [InlineData("block:1x4", 3, 16)]
    [InlineData("block:16x1", 40, 5)]
    public void Blocks_go_as_a_whole_those_of_smallest_mean_square_first(string text, int outputs, int inputs)
    {
        using var graph = new TestGraph();
        var weight = graph.Noise("w", outputs, inputs);
        graph.Output(graph.Node("Gemm", [graph.Input("x", 1, inputs), weight], Attribute.Of("transB", 1)));
        var before = PrunedWeights.Of(weight);
        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Sparsity: 0.5, Pattern: PruningPattern.Parse(text))));
        var extents = text["block:".Length..].Split('x').Select(int.Parse).ToArray();
        var blocks = Enumerable
            .Range(0, outputs * inputs)
            .GroupBy(i => (i / inputs / extents[0], i % inputs / extents[1]))
            .OrderBy(b => b.Key)
            .ToArray();
        // as many whole blocks as fit into half of the weights
        var gone = new HashSet<int>();
        foreach (var block in blocks.OrderBy(b => (float)Math.Sqrt(b.Average(i => (double)before[i] * before[i]))))
        {
            if (gone.Count + block.Count() > Math.Round(outputs * inputs * 0.5, MidpointRounding.ToEven))
                break;
            gone.UnionWith(block);
        }

        Assert.Equal(before.Select((v, i) => gone.Contains(i) ? 0 : v), PrunedWeights.Of(weight));
    }

    [Fact]
    public void Blocks_of_a_convolution_span_its_kernel_and_not_its_groups()
    {
        using var graph = new TestGraph();
        var weight = graph.Floats("w", [4, 1, 2, 1], 1, 1, 9, 9, 2, 2, 8, 8);
        graph.Output(graph.Node("Conv", [graph.Input("x", 1, 2, 5, 5), weight], Attribute.Of("group", 2)));
        // rows of groups 0 and 1: {1, 9} and {2, 8}; blocks of 3x2 would reach from one into the other
        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(Sparsity: 0.5, Pattern: PruningPattern.Parse("block:3x2"))));
        Assert.Equal([1, 1, 9, 9, 0, 0, 0, 0], PrunedWeights.Of(weight));
    }
}
