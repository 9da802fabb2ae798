using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class GatedInputTests
{
    [Theory]
    [InlineData(0.5f)]
    [InlineData(11f)]
    [InlineData(130f)]
    public void The_lowest_integer_gives_a_gate_of_zero_and_little_room_is_left_below(float largest)
    {
        var floor = GatedInput.Floor(largest, IntegerGrid.UInt8);
        var parameters = new ValueRange(floor, largest).ParametersOn(IntegerGrid.UInt8, symmetric: false);
        var lowest = -parameters.ZeroPoint * (double)parameters.Scale;
        Assert.Equal(0, Math.Round(256 / (1 + Math.Exp(-lowest))));
        // a step higher the gate is not 0 any more
        Assert.True(1 / (1 + Math.Exp(-(lowest + 2 * parameters.Scale))) > 1 / 512.0);
    }

    [Fact]
    public void Only_a_value_that_nothing_but_its_gate_and_product_reads_is_one()
    {
        using var graph = new TestGraph(opset: 13);
        var x = graph.Node("Relu", [graph.Input("x", 4)]);
        var gated = graph.Node("Mul", [x, graph.Node("Sigmoid", [x])]);
        graph.Output(gated);
        Assert.True(GatedInput.Is(x));
        Assert.False(GatedInput.Is(gated));
        Assert.False(GatedInput.Is(graph.Main.Inputs[0]));

        var y = graph.Node("Relu", [x]);
        Assert.False(GatedInput.Is(x));
        graph.Output(graph.Node("Mul", [y, graph.Node("Sigmoid", [gated])]));
        Assert.False(GatedInput.Is(y));
    }

    [Fact]
    public void What_means_zero_takes_no_integers_and_the_outputs_gain()
    {
        using var graph = new TestGraph(opset: 13);
        var x = graph.Node("Conv", [graph.Input("x", -1, 2, 6, 6), graph.Noise("w", 6, 2, 3, 3), Bias(graph)]);
        var y = graph.Node("Mul", [x, graph.Node("Sigmoid", [x])]);
        graph.Output(graph.Node("Conv", [y, graph.Noise("v", 3, 6, 1, 1)]));
        graph.Edit.NameNodes();
        var calibration = new StatisticsCollector((MemoryCalibration)RoundedNetwork.Data(graph, 32, "gate"));
        var wanted = OutputSamples.Of(graph.Model, calibration, default);

        double Quantized(IReadOnlyDictionary<string, ValueRange>? known, out ValueRange range)
        {
            using var model = ModelCopy.Of(graph.Model).Model;
            var pass = new QuantizeStaticPass(new QuantizeStaticOptions(Ranges: new MinMaxRange(), KnownRanges: known));
            var statistics = calibration.Collect(model, pass.RequestStatistics(model, LayerFilter.All), default);
            range = pass.Run(new PassContext(model, pass.Id) { Statistics = statistics, Calibration = calibration }).Ranges[x.Name];
            return wanted.SqnrOf(OutputSamples.Of(model, calibration, default));
        }

        var seen = calibration.Collect(graph.Model, [new StatisticRequest(x, new MinMaxRange().Statistic)], default);
        var whole = seen.Of<MinMaxAccumulator>(x, new MinMaxRange().Statistic)!.Range!.Value;
        Assert.True(whole.Min < -40);
        var gain = Quantized(null, out var range) - Quantized(new Dictionary<string, ValueRange> { [x.Name] = whole }, out _);
        Assert.Equal(GatedInput.Floor(whole.Max, IntegerGrid.UInt8), range.Min);
        Assert.Equal(whole.Max, range.Max);
        Assert.True(gain > 1.5, $"{gain} dB");
    }

    [Fact]
    public void Values_below_a_bound_shape_no_range()
    {
        var histogram = (HistogramAccumulator)new MseRange().Statistic.NewAccumulator();
        var rest = (HistogramAccumulator)new MseRange().Statistic.NewAccumulator();
        var noise = TestGraph.NoiseTensor("bound", 4000).ToSingles();
        float[] above = [.. noise.Where(v => v > -1)];
        histogram.Add(Observed([.. above, .. noise.Select(v => -30 - v)]));
        rest.Add(Observed([.. above, -1]));
        foreach (RangeEstimator estimator in (RangeEstimator[])[new MseRange(), new PercentileRange(99)])
        {
            var expected = estimator.Estimate(rest, IntegerGrid.UInt8, symmetric: false)!.Value;
            var found = estimator.EstimateAbove(-1, histogram, IntegerGrid.UInt8)!.Value;
            Assert.Equal(expected.Min, found.Min, 0.02);
            Assert.Equal(expected.Max, found.Max, 0.02);
        }
    }

    private static Observation Observed(float[] values) => new(values, new long[] { values.Length }, []);

    /// <summary>Two channels are far below 0 everywhere.</summary>
    private static Value Bias(TestGraph graph) =>
        graph.Edit.AddInitializer(graph.Main, "b", Tensor.FromSingles([6], [-45, -45, 0.5f, 0, 1, 0]));
}
