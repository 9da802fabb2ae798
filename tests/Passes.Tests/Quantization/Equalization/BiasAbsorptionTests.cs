using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class BiasAbsorptionTests : IDisposable
{
    private static readonly Tensor Data = TestGraph.NoiseTensor("data", 64, 3, 6, 6);

    private readonly TestGraph _graph = new();

    public void Dispose() => _graph.Dispose();

    [Theory]
    [InlineData("Relu")]
    [InlineData("LeakyRelu")]
    public void What_all_values_of_a_channel_have_in_common_moves_on_and_the_outputs_stay(string activation)
    {
        var first = Conv(_graph.Input("x", -1, 3, 6, 6), "first", 5, 3, bias: 20);
        _graph.Output(Conv(_graph.Node(activation, [first]), "second", 4, 5, bias: 0));
        var before = ModelRun.Outputs(_graph.Model, [Data]);
        var (lowest, _) = Ranges(first);
        Assert.All(lowest, v => Assert.True(v > 1));

        var report = Run(new EqualizeOptions(Absorb: 0));
        ModelRun.AssertClose(before, ModelRun.Outputs(_graph.Model, [Data]), 1e-4);
        Assert.Equal(5, Total(report, "absorbed"));
        Assert.InRange(Total(report, "outputChange"), 0, 1e-5);
        // every channel begins at 0 now, and is narrower around it
        Assert.All(Ranges(first).Min, v => Assert.Equal(0, v, 1e-4));
    }

    [Fact]
    public void Closed_form()
    {
        // one value: h = relu(x·1 + 5), y = 3·h + 1, x from −2 up: c = 3, b1 = 2, b2 = 1 + 3·3
        var x = _graph.Input("x", -1, 1);
        var h = _graph.Node("Relu", [_graph.Node("Gemm", [x, _graph.Floats("w1", [1, 1], 1), _graph.Floats("b1", [1], 5)])]);
        _graph.Output(_graph.Node("Gemm", [h, _graph.Floats("w2", [1, 1], 1), _graph.Floats("b2", [1], 1)], Attribute.Of("alpha", 3f)));
        Run(new EqualizeOptions(Absorb: 0), Tensor.FromSingles([3, 1], [0, -2, 4]));
        Assert.Equal(2, Single("b1"), 1e-5);
        Assert.Equal(10, Single("b2"), 1e-5);

        float Single(string name) => _graph.Main.Initializers.Single(i => i.Name == name).Initializer!.ToSingles().Single();
    }

    [Fact]
    public void A_layer_without_a_bias_gets_one_and_a_flattened_channel_goes_to_all_its_positions()
    {
        var h = _graph.Node("Relu", [Conv(_graph.Input("x", -1, 3, 6, 6), "first", 5, 3, bias: 20)]);
        var flat = _graph.Node(
            "Flatten",
            [_graph.Node("MaxPool", [h], Attribute.Of("kernel_shape", [3L, 3L]), Attribute.Of("strides", [3L, 3L]))]
        );
        _graph.Output(_graph.Node("Gemm", [flat, _graph.Noise("w", 20, 4)]));
        _graph.Output(Conv(h, "third", 2, 5, bias: 1));
        var before = ModelRun.Outputs(_graph.Model, [Data]);
        var report = Run(new EqualizeOptions(Absorb: 0));
        ModelRun.AssertClose(before, ModelRun.Outputs(_graph.Model, [Data]), 1e-3);
        Assert.Equal(5, Total(report, "absorbed"));
        Assert.Contains(_graph.Main.Nodes, n => n.Is("Gemm") && n.Input(2) is not null);
    }

    [Fact]
    public void A_quantile_cuts_the_lowest_values_and_what_that_costs_is_reported()
    {
        Network(bias: 3);
        var before = ModelRun.Outputs(_graph.Model, [Data]);
        var report = Run(new EqualizeOptions(Absorb: 0.02, AbsorbTolerance: 1));
        var after = ModelRun.Outputs(_graph.Model, [Data]);
        var change = Total(report, "outputChange");
        Assert.InRange(change, 1e-5, 0.2);
        var (y, z) = (before.Single().ToSingles(), after.Single().ToSingles());
        var measured = Math.Sqrt(y.Zip(z, (a, b) => Math.Pow(a - b, 2)).Sum() / y.Sum(a => (double)a * a));
        // the report has it from a sample of rows
        Assert.InRange(measured, change / 2, change * 2);
    }

    [Fact]
    public void What_changes_the_outputs_too_much_is_left_out_and_told()
    {
        Network(bias: 1.5f);
        var context = Context(Data);
        var biases = Biases();
        var report = new EqualizePass(new EqualizeOptions(Absorb: 0.4, AbsorbTolerance: 1e-3)).Run(context);
        var finding = Assert.Single(context.Findings);
        Assert.Equal(QuantizationCodes.NotAbsorbed, finding.Code);
        Assert.Contains("the outputs would change by", finding.Message, StringComparison.Ordinal);
        Assert.Equal(0, Total(report, "absorbed"));
        // as equalization alone leaves them
        using var alone = new BiasAbsorptionTests();
        alone.Network(bias: 1.5f);
        alone._graph.Run(new EqualizePass(new EqualizeOptions()));
        Assert.Equal(alone.Biases(), Biases());
        Assert.NotEqual(biases, Biases());
    }

    [Fact]
    public void A_layer_that_pads_takes_nothing()
    {
        var h = _graph.Node("Relu", [Conv(_graph.Input("x", -1, 3, 6, 6), "first", 5, 3, bias: 20)]);
        _graph.Output(_graph.Node("Conv", [h, _graph.Noise("w", 4, 5, 3, 3)], Attribute.Of("pads", [1L, 1L, 1L, 1L])));
        var context = Context(Data);
        new EqualizePass(new EqualizeOptions(Absorb: 0)).Run(context);
        Assert.Contains("pads its input with zeros", Assert.Single(context.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_and_missing_data_are_refused()
    {
        Network(bias: 1);
        Assert.Equal(QuantizedModelCodes.NoCalibration, Refusal(new EqualizeOptions(Absorb: 0), _graph.Context("equalize")));
        Assert.Equal(QuantizedModelCodes.OptionRange, Refusal(new EqualizeOptions(Absorb: 1), Context(Data)));
        Assert.Equal(QuantizedModelCodes.OptionRange, Refusal(new EqualizeOptions(AbsorbTolerance: double.NaN), Context(Data)));
    }

    private static DiagnosticCode Refusal(EqualizeOptions options, PassContext context) =>
        Assert.Single(Assert.Throws<DiagnosticException>(() => new EqualizePass(options).Run(context)).Diagnostics).Code;

    private void Network(float bias)
    {
        var h = _graph.Node("Relu", [Conv(_graph.Input("x", -1, 3, 6, 6), "first", 5, 3, bias)]);
        _graph.Output(Conv(h, "second", 4, 5, bias: 0));
    }

    /// <summary>A convolution of single points whose values scatter by about 1 around a bias.</summary>
    private Value Conv(Value x, string name, int outputs, int inputs, float bias)
    {
        var weight = TestGraph.NoiseTensor(name, outputs, inputs, 1, 1).ToSingles().Select(w => w / MathF.Sqrt(inputs)).ToArray();
        var biases = Enumerable.Range(0, outputs).Select(o => bias + (0.1f * o)).ToArray();
        return _graph.Node(
            "Conv",
            [x, _graph.Floats(name, [outputs, inputs, 1, 1], weight), _graph.Floats(name + "_b", [outputs], biases)]
        );
    }

    private PassContext Context(Tensor data) =>
        new(_graph.Model, EqualizePass.PassId) { Calibration = new StatisticsCollector(new MemoryCalibration(("x", data))) };

    private PassReport Run(EqualizeOptions options, Tensor? data = null) => new EqualizePass(options).Run(Context(data ?? Data));

    private (float[] Min, float[] Max) Ranges(Value value)
    {
        var kind = new ChannelMinMaxStatistic(1);
        var found = Context(Data).Calibration!.Collect(_graph.Model, [new StatisticRequest(value, kind)], default);
        var seen = found.Of<ChannelMinMaxAccumulator>(value, kind)!;
        return (seen.Min.ToArray(), seen.Max.ToArray());
    }

    private float[] Biases() =>
        [
            .. _graph
                .Main.Initializers.Where(i => i.Name.EndsWith("_b", StringComparison.Ordinal))
                .SelectMany(i => i.Initializer!.ToSingles()),
        ];

    private static double Total(PassReport report, string name) => report.Totals.Single(m => m.Name == name).Value;
}
