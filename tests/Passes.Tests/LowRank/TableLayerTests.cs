using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;
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
    public void With_data_entries_count_as_often_as_they_are_picked()
    {
        var random = new DeterministicRandom(1, "picks");
        // few entries make up most of the picks, and the last four are never picked
        var ids = Enumerable.Range(0, 600).Select(_ => (long)(20 * Math.Pow(random.NextDouble(), 3))).ToArray();
        foreach (var rank in new[] { 2, 5 })
        {
            using var graph = Lookup(entries: 24, features: 16, -1);
            var table = graph.Main.Initializers.Single().Initializer!.ToSingles();
            var context = Counting(graph, ids, rank);
            var layer = Assert.Single(
                new LowRankPass(new LowRankOptions("svd", new FixedRanks(new RankSize.Count(rank), []))).Run(context).Layers
            );
            Assert.Empty(context.Findings);
            var counts = new long[24];
            foreach (var id in ids)
                counts[id]++;
            var entries = new EntryFrequencies(counts);
            var found = Product(graph, rank);
            // of all tables of that rank it is the nearest: none that is fitted in turns, from other starts, comes nearer
            var wanted = Weighed(table, found, entries.Wanted);
            for (var start = 0; start < 3; start++)
                Assert.InRange(wanted, 0, 1.0001 * Weighed(table, InTurns(table, entries.Wanted, 24, 16, rank, start), entries.Wanted));
            var predicted = layer.Measures.Single(m => m.Name == "outputError").Value;
            var norm = Weighed(table, new float[table.Length], entries.Observed);
            Assert.Equal(Math.Sqrt(Weighed(table, found, entries.Observed) / norm), predicted, 1e-5);
        }
    }

    [Fact]
    public void Indices_from_the_end_are_counted_and_two_lookups_of_one_table_add_up()
    {
        using var graph = Lookup(24, 16, -1);
        graph.Output(graph.Node("Gather", [graph.Main.Initializers.Single(), graph.Main.Inputs[0]]));
        var context = Counting(graph, [-1, 0, 0, -24, 5], 4);
        var kind = new IndexCountStatistic(24);
        var found = context.Calibration!.Collect(
            graph.Model,
            [new StatisticRequest(graph.Main.Inputs[0], kind)],
            TestContext.Current.CancellationToken
        );
        var counts = found.Of<IndexCountAccumulator>(graph.Main.Inputs[0], kind)!.Counts;
        Assert.Equal((3, 1, 1, 5), (counts[0], counts[5], counts[23], Sum(counts)));
        Assert.Equal(2, new LowRankPass(new LowRankOptions("svd", Eight)).Run(context).Layers.Count);

        static long Sum(ReadOnlySpan<long> values)
        {
            var sum = 0L;
            foreach (var value in values)
                sum += value;
            return sum;
        }
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

    private static TestGraph Lookup(long entries, long features, long picks)
    {
        var graph = new TestGraph();
        var ids = graph.Input("x", ElementType.Int64, picks);
        graph.Output(graph.Node("Gather", [graph.Noise("table", entries, features), ids]));
        return graph;
    }

    private static PassContext Counting(TestGraph graph, long[] ids, int rank) =>
        new(graph.Model, LowRankPass.PassId)
        {
            Calibration = new StatisticsCollector(new MemoryCalibration(("x", Tensor.FromInt64s([ids.Length], ids)))),
            Layers = new LayerFilter([new NamePattern("Gather*")], []),
            Seed = (ulong)rank,
        };

    private static float[] Product(TestGraph graph, int rank)
    {
        var left = graph.Main.Initializers.Single(i => i.Name == "table_left").Initializer!.ToSingles();
        var right = graph.Main.Initializers.Single(i => i.Name == "table_right").Initializer!.ToSingles();
        var columns = right.Length / rank;
        return
        [
            .. Enumerable
                .Range(0, left.Length / rank * columns)
                .Select(i =>
                    (float)Enumerable.Range(0, rank).Sum(r => (double)left[i / columns * rank + r] * right[r * columns + i % columns])
                ),
        ];
    }

    private static double Weighed(float[] table, float[] other, double[] weights)
    {
        var columns = table.Length / weights.Length;
        return table.Zip(other, (a, b) => Math.Pow(a - (double)b, 2)).Select((d, i) => d * weights[i / columns]).Sum();
    }

    /// <summary>Weighted alternating least squares, written out: entries given features, then features given entries.</summary>
    private static float[] InTurns(float[] table, double[] weights, int rows, int columns, int rank, int start)
    {
        var random = new DeterministicRandom((ulong)start, "in turns");
        var right = Enumerable.Range(0, rank * columns).Select(_ => random.NextGaussian()).ToArray();
        var left = new double[rows * rank];
        for (var round = 0; round < 200; round++)
        {
            for (var i = 0; i < rows; i++)
                Solve(rank, columns, (c, r) => right[r * columns + c], c => table[i * columns + c], _ => 1).CopyTo(left, i * rank);
            for (var c = 0; c < columns; c++)
            {
                var solved = Solve(rank, rows, (i, r) => left[i * rank + r], i => table[i * columns + c], i => weights[i]);
                for (var r = 0; r < rank; r++)
                    right[r * columns + c] = solved[r];
            }
        }

        return
        [
            .. Enumerable
                .Range(0, rows * columns)
                .Select(i => (float)Enumerable.Range(0, rank).Sum(r => left[i / columns * rank + r] * right[r * columns + i % columns])),
        ];
    }

    /// <summary>min Σ w·(Σ_r a_r·x_r − b)², by elimination.</summary>
    private static double[] Solve(int n, int count, Func<int, int, double> a, Func<int, double> b, Func<int, double> weight)
    {
        var system = new double[n, n + 1];
        for (var k = 0; k < count; k++)
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                system[i, j] += weight(k) * a(k, i) * a(k, j);
            system[i, n] += weight(k) * a(k, i) * b(k);
        }

        for (var i = 0; i < n; i++)
        {
            system[i, i] += 1e-12;
            for (var row = 0; row < n; row++)
            {
                if (row == i)
                    continue;
                var factor = system[row, i] / system[i, i];
                for (var j = i; j <= n; j++)
                    system[row, j] -= factor * system[i, j];
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => system[i, n] / system[i, i])];
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
