using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.LowRank;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.LowRank;

public sealed class TableLayerTests
{
    private static readonly FixedRanks Eight = new(null, [new RankTarget(new NamePattern("Gather*"), new RankSize.Count(8))]);

    [Fact]
    public void At_full_rank_the_same_rows_are_picked()
    {
        using var graph = Embedding(entries: 15, features: 40);
        var x = TestGraph.NoiseTensor("data", 4, 40);
        var before = ModelRun.Outputs(graph.Model, [x], optimize: true);
        var report = Run(graph, ChosenPoint.Full, "Gather*");
        Assert.Equal("svd 15", Assert.Single(report.Layers, l => l.Changed).Form);
        Assert.Equal("Gather MatMul Add", graph.Operators);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, [x], optimize: true), 1e-5);
    }

    [Fact]
    public void A_budget_of_weights_decomposes_a_table_and_the_table_is_as_far_off_as_predicted()
    {
        using var graph = Embedding(entries: 64, features: 48);
        var before = graph.Main.Initializers.Single(i => i.Name == "table").Initializer!.ToSingles();
        var report = Run(graph, new BudgetRanks(BudgetMeasure.Parameters, 0.5));
        var layer = Assert.Single(report.Layers, l => l.Changed);
        Assert.Equal(0, layer.Measures.Single(m => m.Name == "macsBefore").Value);
        Assert.True(layer.Measures.Single(m => m.Name == "parametersAfter").Value <= 0.5 * 64 * 48);
        var rank = (int)layer.Measures.Single(m => m.Name == "rank").Value;
        var left = graph.Main.Initializers.Single(i => i.Name == "table_left").Initializer!.ToSingles();
        var right = graph.Main.Initializers.Single(i => i.Name == "table_right").Initializer!.ToSingles();
        var (error, norm) = (0.0, 0.0);
        for (var entry = 0; entry < 64; entry++)
        for (var feature = 0; feature < 48; feature++)
        {
            var product = Enumerable.Range(0, rank).Sum(r => (double)left[entry * rank + r] * right[r * 48 + feature]);
            error += Math.Pow(before[entry * 48 + feature] - product, 2);
            norm += Math.Pow(before[entry * 48 + feature], 2);
        }

        Assert.Equal(Math.Sqrt(error / norm), layer.Measures.Single(m => m.Name == "outputError").Value, 1e-5);
    }

    [Fact]
    public void What_does_not_ask_for_weights_or_for_the_table_leaves_it_alone_with_the_reason()
    {
        RankChoice[] choices =
        [
            new BudgetRanks(BudgetMeasure.Macs, 0.5),
            new ShareOfCost(0.5),
            new FixedRanks(new RankSize.Count(8), []),
            new EnergyRanks(0.5),
        ];
        Assert.All(
            choices,
            choice =>
            {
                using var graph = Embedding(64, 48);
                graph.Output(graph.Node("MatMul", [graph.Main.Outputs[0], graph.Noise("w", 48, 48)]));
                var report = Run(graph, choice);
                var reason = report.Layers.Single(l => l.Operator == "Gather").LeftAloneBecause;
                Assert.StartsWith("it is a lookup table", reason, StringComparison.Ordinal);
            }
        );
        using var named = Embedding(64, 48);
        Assert.Equal("svd 8", Assert.Single(Run(named, Eight).Layers, l => l.Changed).Form);
    }

    [Fact]
    public void Two_lookups_of_one_table_share_its_factors()
    {
        using var graph = Embedding(64, 48);
        var table = graph.Main.Initializers.Single(i => i.Name == "table");
        graph.Output(graph.Node("Gather", [table, graph.Ints("others", 9, 3)]));
        var x = TestGraph.NoiseTensor("data", 4, 48);
        var before = ModelRun.Outputs(graph.Model, [x], optimize: true);
        Run(graph, ChosenPoint.Full, "Gather*");
        Assert.DoesNotContain(graph.Main.Initializers, i => i.Name == "table");
        Assert.Equal("Gather MatMul Add Gather MatMul", graph.Operators);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, [x], optimize: true), 1e-4);
    }

    [Fact]
    public void A_table_that_something_else_reads_or_that_has_another_form_stays()
    {
        using var shared = Embedding(64, 48);
        var table = shared.Main.Initializers.Single(i => i.Name == "table");
        shared.Output(shared.Node("MatMul", [shared.Input("z", 2, 64), table]));
        Refused(shared, "read its weight 'table' in different ways");

        using var columns = new TestGraph();
        var picked = columns.Node("Gather", [columns.Noise("table", 64, 48), columns.Ints("ids", 1, 2)], Attribute.Of("axis", 1L));
        columns.Output(columns.Node("Add", [columns.Input("x", 64, 2), picked]));
        Refused(columns, "its entries do not lie along the first axis of its table");

        using var cube = new TestGraph();
        picked = cube.Node("Gather", [cube.Noise("table", 9, 8, 8), cube.Ints("ids", 1, 2)]);
        cube.Output(cube.Node("Add", [cube.Input("x", 2, 8, 8), picked]));
        Refused(cube, "its table has 3 axes: only matrices are decomposed");
    }

    private static void Refused(TestGraph graph, string reason)
    {
        var refused = Assert.Throws<DiagnosticException>(() => Run(graph, Eight));
        Assert.Equal(LowRankCodes.NoLayer, Assert.Single(refused.Diagnostics).Code);
        Assert.Contains(reason, refused.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    private static TestGraph Embedding(long entries, long features)
    {
        var graph = new TestGraph();
        var picked = graph.Node("Gather", [graph.Noise("table", entries, features), graph.Ints("ids", 3, 0, entries - 1, 3)]);
        graph.Output(graph.Node("Add", [graph.Input("x", 4, features), picked]));
        return graph;
    }

    private static PassReport Run(TestGraph graph, RankChoice ranks, string? include = null)
    {
        var context = new PassContext(graph.Model, LowRankPass.PassId)
        {
            Layers = include is null ? LayerFilter.All : new LayerFilter([new NamePattern(include)], []),
        };
        var report = new LowRankPass(new LowRankOptions("svd", ranks)).Run(context);
        Assert.DoesNotContain(ModelVerifier.Verify(graph.Model), d => d.Severity == Severity.Error);
        return report;
    }
}
