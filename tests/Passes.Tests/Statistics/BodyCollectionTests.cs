using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Statistics;

/// <summary>Values inside If, Loop and Scan.</summary>
public sealed class BodyCollectionTests
{
    private static readonly RecordingStatistic Everything = new();

    /// <summary>then: −x, two axes; else: x summed to one axis. The branches' values have the same name, as files may have it.</summary>
    [Fact]
    public void Each_branch_shows_its_values_for_the_samples_that_took_it()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 2);
        var zero = graph.Floats("zero", [], 0);
        var sum = graph.Node("ReduceSum", [x], Attribute.Of("keepdims", 0L));
        var condition = graph.Node("Greater", [sum, zero]);
        var branch = graph.Edit.AddNode(graph.Main, "If", [condition], ["y"]);
        var then = graph.Edit.AddBody(branch, "then_branch", "then");
        var negated = graph.NodeIn(then, "Neg", [x]);
        var tripled = graph.NodeIn(then, "Sum", [negated, negated, negated]);
        graph.Edit.AddGraphOutput(then, tripled);
        var otherwise = graph.Edit.AddBody(branch, "else_branch", "else");
        var total = graph.NodeIn(otherwise, "ReduceSum", [x], Attribute.Of("keepdims", 0L));
        graph.Edit.AddGraphOutput(otherwise, graph.NodeIn(otherwise, "Neg", [total]));
        graph.Output(branch.Outputs[0]!);
        var data = new MemoryCalibration(("x", Tensor.FromSingles([3, 2], [1, 2, -3, -4, 5, 6]))) { FixedBatch = 1 };

        var set = StatisticsCollectorTests.Collect(graph, data, negated, tripled, total);

        Assert.Equal([-1, -2, -5, -6], StatisticsCollectorTests.Seen(set, negated));
        Assert.Equal([-3, -6, -15, -18], StatisticsCollectorTests.Seen(set, tripled));
        Assert.Equal([-7], StatisticsCollectorTests.Seen(set, total));
    }

    [Fact]
    public void A_branch_that_no_sample_takes_has_no_statistics()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 1);
        var condition = graph.Node("Greater", [x, graph.Floats("limit", [1, 1], 100)]);
        var branch = graph.Edit.AddNode(graph.Main, "If", [condition], ["y"]);
        var then = graph.Edit.AddBody(branch, "then_branch", "then");
        var rare = graph.NodeIn(then, "Neg", [x]);
        graph.Edit.AddGraphOutput(then, rare);
        var otherwise = graph.Edit.AddBody(branch, "else_branch", "else");
        graph.Edit.AddGraphOutput(otherwise, graph.NodeIn(otherwise, "Abs", [x]));
        graph.Output(branch.Outputs[0]!);
        var data = new MemoryCalibration(("x", Tensor.FromSingles([2, 1], [1, 2]))) { FixedBatch = 1 };

        var set = StatisticsCollectorTests.Collect(graph, data, rare);

        Assert.Null(set.Of<RecordingStatistic.Recording>(rare, Everything));
    }

    /// <summary>v ← 2·v, three times: the body's input, what it computes, and a branch-free nesting in a second loop.</summary>
    [Fact]
    public void A_loop_shows_every_iteration_by_itself()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 2);
        var (loop, body, carried) = Loop(graph, graph.Main, x, 3);
        var doubled = graph.NodeIn(body, "Add", [carried, carried]);
        graph.Edit.AddGraphOutput(body, body.Inputs[1]);
        graph.Edit.AddGraphOutput(body, doubled);
        graph.Output(loop.Outputs[0]!);
        var data = new MemoryCalibration(("x", Tensor.FromSingles([2, 2], [1, 2, 10, 20]))) { FixedBatch = 1 };

        var set = StatisticsCollectorTests.Collect(graph, data, carried, doubled);

        Assert.Equal([1, 2, 2, 4, 4, 8, 10, 20, 20, 40, 40, 80], StatisticsCollectorTests.Seen(set, carried));
        Assert.Equal([2, 4, 4, 8, 8, 16, 20, 40, 40, 80, 80, 160], StatisticsCollectorTests.Seen(set, doubled));
        Assert.All(set.Of<RecordingStatistic.Recording>(doubled, Everything)!.Shapes, s => Assert.Equal([1, 2], s));
    }

    [Fact]
    public void Loops_in_loops_show_their_iterations_in_order()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 1);
        var (outer, outerBody, outerCarried) = Loop(graph, graph.Main, x, 2);
        var (inner, innerBody, innerCarried) = Loop(graph, outerBody, outerCarried, 2);
        var doubled = graph.NodeIn(innerBody, "Add", [innerCarried, innerCarried]);
        graph.Edit.AddGraphOutput(innerBody, innerBody.Inputs[1]);
        graph.Edit.AddGraphOutput(innerBody, doubled);
        graph.Edit.AddGraphOutput(outerBody, outerBody.Inputs[1]);
        graph.Edit.AddGraphOutput(outerBody, inner.Outputs[0]!);
        graph.Output(outer.Outputs[0]!);
        var data = new MemoryCalibration(("x", Tensor.FromSingles([1, 1], [1])));

        Assert.Equal([2, 4, 8, 16], StatisticsCollectorTests.Seen(StatisticsCollectorTests.Collect(graph, data, doubled), doubled));
    }

    [Fact]
    public void A_scan_with_axes_for_its_outputs_shows_every_step()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", -1, 3);
        var start = graph.Floats("start", [], 0);
        var scan = graph.Edit.AddNode(
            graph.Main,
            "Scan",
            [start, x],
            ["total", "sums"],
            [
                Attribute.Of("num_scan_inputs", 1L),
                Attribute.Of("scan_input_axes", [1L]),
                Attribute.Of("scan_output_axes", [1L]),
                Attribute.Of("scan_output_directions", [1L]),
            ]
        );
        var body = graph.Edit.AddBody(scan, "body", "step");
        var state = graph.Edit.AddGraphInput(body, "state", new TensorType(ElementType.Float32, []));
        var column = graph.Edit.AddGraphInput(body, "column", new TensorType(ElementType.Float32, [Dimension.Unknown]));
        var negated = graph.NodeIn(body, "Neg", [column]);
        var added = graph.NodeIn(body, "ReduceSum", [negated], Attribute.Of("keepdims", 0L));
        graph.Edit.AddGraphOutput(body, graph.NodeIn(body, "Add", [state, added]));
        graph.Edit.AddGraphOutput(body, graph.NodeIn(body, "Abs", [column]));
        graph.Output(scan.Outputs[0]!);
        graph.Output(scan.Outputs[1]!);
        var data = new MemoryCalibration(("x", Tensor.FromSingles([2, 3], [1, 2, 3, 10, 20, 30]))) { FixedBatch = 2 };

        var set = StatisticsCollectorTests.Collect(graph, data, negated, added, column);

        Assert.Equal([-1, -10, -2, -20, -3, -30], StatisticsCollectorTests.Seen(set, negated));
        Assert.Equal([-11, -22, -33], StatisticsCollectorTests.Seen(set, added));
        Assert.Equal([1, 10, 2, 20, 3, 30], StatisticsCollectorTests.Seen(set, column));
    }

    /// <summary>v ← [v, v] grows, so that iterations cannot lie in one tensor.</summary>
    [Fact]
    public void What_changes_its_extents_in_a_loop_is_refused_with_the_reason()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 2);
        var (loop, body, carried) = Loop(graph, graph.Main, x, 3, new TensorType(ElementType.Float32, [1, Dimension.Unknown]));
        var longer = graph.NodeIn(body, "Concat", [carried, carried], Attribute.Of("axis", 1L));
        graph.Edit.AddGraphOutput(body, body.Inputs[1]);
        graph.Edit.AddGraphOutput(body, longer);
        graph.Output(loop.Outputs[0]!);
        var findings = new DiagnosticBag();
        var data = new MemoryCalibration(("x", Tensor.FromSingles([1, 2], [1, 2])));

        var set = new StatisticsCollector(data, new CollectorOptions { Findings = findings }).Collect(
            graph.Model,
            [new StatisticRequest(longer, Everything), new StatisticRequest(x, Everything)],
            TestContext.Current.CancellationToken
        );

        Assert.Null(set.Of<RecordingStatistic.Recording>(longer, Everything));
        Assert.Equal([1, 2], StatisticsCollectorTests.Seen(set, x));
        Assert.Equal(CalibrationCodes.NotObserved, Assert.Single(findings).Code);
    }

    private static (Node Loop, Graph Body, Value Carried) Loop(
        TestGraph graph,
        Graph scope,
        Value start,
        long trips,
        TensorType? type = null
    )
    {
        var count = graph.Edit.AddInitializer(scope, "trips", Tensor.FromInt64s([], [trips]));
        var loop = graph.Edit.AddNode(scope, "Loop", [count, null, start], ["last"]);
        var body = graph.Edit.AddBody(loop, "body", "iteration");
        graph.Edit.AddGraphInput(body, "i", new TensorType(ElementType.Int64, []));
        graph.Edit.AddGraphInput(body, "go", new TensorType(ElementType.Bool, []));
        var carried = graph.Edit.AddGraphInput(body, "carried", type ?? new TensorType(ElementType.Float32, null));
        return (loop, body, carried);
    }
}
