using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics;

public sealed class StatisticsCollectorTests
{
    private static readonly RecordingStatistic Everything = new();

    [Fact]
    public void Values_inside_inputs_and_outputs_are_seen_as_the_model_computes_them()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", -1, 2);
        var sum = graph.Node("Add", [x, graph.Floats("one", [2], 1, 2)]);
        var y = graph.Output(graph.Node("Relu", [sum]));
        var data = new MemoryCalibration(("x", Tensor.FromSingles([3, 2], [-5, 0, 1, 2, 3, -9])));

        var set = Collect(graph, data, x, sum, y);

        Assert.Equal([-5, 0, 1, 2, 3, -9], Seen(set, x));
        Assert.Equal([-4, 2, 2, 4, 4, -7], Seen(set, sum));
        Assert.Equal([0, 2, 2, 4, 4, 0], Seen(set, y));
    }

    /// <summary>Conv, Relu and Add would run as one kernel that shows none of the values between them.</summary>
    [Fact]
    public void Values_that_the_runtime_would_fuse_away_are_seen()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", -1, 4, 5, 5);
        var conv = graph.Node("Conv", [x, graph.Noise("w", 4, 4, 1, 1)]);
        var sum = graph.Node("Add", [conv, x]);
        var y = graph.Output(graph.Node("Relu", [sum]));
        var data = new MemoryCalibration(("x", TestGraph.NoiseTensor("x", 6, 4, 5, 5)));

        var set = Collect(graph, data, x, conv, sum, y);

        Assert.Equal(Seen(set, sum), Seen(set, conv).Zip(Seen(set, x), (a, b) => a + b));
        Assert.Equal(Seen(set, y), Seen(set, sum).Select(v => MathF.Max(0, v)));
        Assert.Contains(Seen(set, sum), v => v < 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Samples_come_in_their_order_at_any_number_of_threads(int threads)
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 1);
        var y = graph.Output(graph.Node("Neg", [x]));
        var values = Enumerable.Range(0, 500).Select(i => (float)i).ToArray();
        var data = new MemoryCalibration(("x", Tensor.FromSingles([500, 1], values))) { FixedBatch = 1 };

        var set = new StatisticsCollector(data, new CollectorOptions { Threads = threads }).Collect(
            graph.Model,
            [new StatisticRequest(x, Everything), new StatisticRequest(y, Everything)],
            TestContext.Current.CancellationToken
        );

        Assert.Equal(values, Seen(set, x));
        Assert.Equal(values.Select(v => -v), Seen(set, y));
    }

    [Fact]
    public void What_does_not_fit_the_memory_at_once_is_observed_in_several_runs()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 10);
        var a = graph.Node("Neg", [x]);
        var b = graph.Node("Exp", [a]);
        var c = graph.Output(graph.Node("Sqrt", [b]));
        var data = new MemoryCalibration(("x", TestGraph.NoiseTensor("x", 4, 10))) { FixedBatch = 1 };
        var runs = new List<CalibrationProgress>();
        var requests = new[] { x, a, b, c }.Select(v => new StatisticRequest(v, Everything)).ToArray();

        var together = new StatisticsCollector(data).Collect(graph.Model, requests, TestContext.Current.CancellationToken);
        var options = new CollectorOptions
        {
            BytesPerRun = 90,
            Progress = new Told(runs.Add),
            Threads = 1,
        };
        var apart = new StatisticsCollector(data, options).Collect(graph.Model, requests, TestContext.Current.CancellationToken);

        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], runs.Select(r => r.Run));
        Assert.All(requests, r => Assert.Equal(Seen(together, r.Value), Seen(apart, r.Value)));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "+infinity")]
    public void A_number_that_is_not_finite_is_told_with_value_and_sample(float bad, string name)
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 20);
        var y = graph.Output(graph.Node("Neg", [x]));
        var values = new float[40 * 20];
        (values[17 * 20 + 3], values[23 * 20]) = (bad, bad);
        var data = new MemoryCalibration(("x", Tensor.FromSingles([40, 20], values))) { FixedBatch = 1 };

        var failure = Assert.Throws<DiagnosticException>(() => Collect(graph, data, x, y));

        var finding = Assert.Single(failure.Diagnostics);
        Assert.Equal(CalibrationCodes.NotFinite, finding.Code);
        Assert.Equal("'x'", finding.Place);
        Assert.Contains($"Sample 17 of the calibration data makes it {name}", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_that_the_model_fails_on_is_told()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 3);
        var positions = graph.Node("Cast", [x], OnnxIO.Attribute.Of("to", 7L));
        var y = graph.Output(graph.Node("Gather", [graph.Floats("table", [2], 1, 2), positions]));
        var values = new float[40 * 3];
        values[17 * 3] = 5;
        var data = new MemoryCalibration(("x", Tensor.FromSingles([40, 3], values))) { FixedBatch = 1 };

        var finding = Assert.Single(Assert.Throws<DiagnosticException>(() => Collect(graph, data, y)).Diagnostics);

        Assert.Equal("NNC2004", finding.Code.Id);
        Assert.StartsWith("Sample 17 of the calibration data", finding.Remedy, StringComparison.Ordinal);
    }

    /// <summary>−∞ added by a mask is nothing that a range needs to reach; NaN is never meant.</summary>
    [Theory]
    [InlineData(float.NegativeInfinity, 1e4f, false)]
    [InlineData(float.NegativeInfinity, float.PositiveInfinity, true)]
    [InlineData(float.NaN, 1e4f, true)]
    public void An_infinity_is_left_to_statistics_that_leave_masks_out(float value, float limit, bool fails)
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 3);
        graph.Output(graph.Node("Neg", [x]));
        var data = new MemoryCalibration(("x", Tensor.FromSingles([1, 3], [-2, value, 5])));
        var kind = new MinMaxStatistic(limit);
        StatisticSet Run() =>
            new StatisticsCollector(data).Collect(graph.Model, [new StatisticRequest(x, kind)], TestContext.Current.CancellationToken);
        if (fails)
            Assert.Equal(CalibrationCodes.NotFinite, Assert.Throws<DiagnosticException>(Run).Diagnostics.Single().Code);
        else
            Assert.Equal(new NNCompress.Passes.Numerics.ValueRange(-2, 5), Run().Of<MinMaxAccumulator>(x, kind)!.Range);
    }

    [Fact]
    public void Requests_that_are_equal_are_served_once_and_a_constant_is_no_request()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 1);
        var w = graph.Floats("w", [1], 3);
        var y = graph.Output(graph.Node("Mul", [x, w]));
        var data = new MemoryCalibration(("x", Tensor.FromSingles([1, 1], [2])));

        Assert.Equal([6], Seen(Collect(graph, data, y, y), y));
        Assert.Throws<ArgumentException>(() => Collect(graph, data, w));
        using var other = new TestGraph();
        Assert.Throws<ArgumentException>(() => Collect(other, data, y));
    }

    [Fact]
    public void Half_precision_is_observed_as_floats_and_integers_too()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 2);
        var half = graph.Node("Cast", [x], NNCompress.OnnxIO.Attribute.Of("to", (long)ElementType.Float16.Code));
        var y = graph.Output(
            graph.Node("Cast", [half], NNCompress.OnnxIO.Attribute.Of("to", (long)ElementType.Int32.Code)),
            ElementType.Int32
        );
        var data = new MemoryCalibration(("x", Tensor.FromSingles([1, 2], [2.5f, 3])));

        var set = Collect(graph, data, half, y);

        Assert.Equal([2.5f, 3], Seen(set, half));
        Assert.Equal([2, 3], Seen(set, y));
    }

    [Fact]
    public void A_value_that_is_no_tensor_has_no_statistics_and_that_is_told()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 2);
        var sequence = graph.Node("SequenceConstruct", [x]);
        graph.Edit.SetInfo(sequence, new ValueInfo(new SequenceType(new TensorType(ElementType.Float32, null))));
        var y = graph.Output(graph.Node("ConcatFromSequence", [sequence], NNCompress.OnnxIO.Attribute.Of("axis", 0L)));
        var findings = new DiagnosticBag();
        var data = new MemoryCalibration(("x", Tensor.FromSingles([1, 2], [1, 2])));

        var set = new StatisticsCollector(data, new CollectorOptions { Findings = findings }).Collect(
            graph.Model,
            [new StatisticRequest(sequence, Everything), new StatisticRequest(y, Everything)],
            TestContext.Current.CancellationToken
        );

        Assert.Null(set.Of<RecordingStatistic.Recording>(sequence, Everything));
        Assert.Equal([1, 2], Seen(set, y));
        Assert.Equal(CalibrationCodes.NotObserved, Assert.Single(findings).Code);
    }

    internal static StatisticSet Collect(TestGraph graph, MemoryCalibration data, params Value[] values) =>
        new StatisticsCollector(data).Collect(
            graph.Model,
            [.. values.Select(v => new StatisticRequest(v, Everything))],
            TestContext.Current.CancellationToken
        );

    internal static List<float> Seen(StatisticSet set, Value value) =>
        (
            set.Of<RecordingStatistic.Recording>(value, Everything) ?? throw new InvalidOperationException($"'{value}' was not reached")
        ).Values;

    private sealed class Told(Action<CalibrationProgress> action) : IProgress<CalibrationProgress>
    {
        public void Report(CalibrationProgress value) => action(value);
    }
}
