using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

/// <summary>Masks set no range, and still mask once the model is quantized; whatever the estimator.</summary>
public sealed class MaskedValuesTests : IDisposable
{
    private const int Positions = 6;
    private const int Width = 8;

    private static readonly Tensor Data = TestGraph.NoiseTensor("data", 32, Positions, Width);

    private readonly TestGraph _graph = new();

    public void Dispose() => _graph.Dispose();

    public static TheoryData<string, float> Masks
    {
        get
        {
            var data = new TheoryData<string, float>();
            foreach (var estimator in (string[])["min-max", "mse", "percentile:99.9"])
            {
                foreach (var mask in (float[])[-1e4f, -1e9f, float.MinValue, float.NegativeInfinity])
                    data.Add(estimator, mask);
            }

            return data;
        }
    }

    /// <summary>Scores of positions from a layer, masked, to weights of a mean that another layer reads.</summary>
    [Theory]
    [MemberData(nameof(Masks))]
    public void A_mask_that_is_added_before_a_Softmax(string estimator, float mask)
    {
        var scores = Layer(Input(), Width, Positions, "scores");
        var masked = _graph.Node("Add", [scores, _graph.Floats("mask", [Positions], [0, 0, 0, 0, mask, mask])]);
        _graph.Output(Layer(_graph.Node("Softmax", [masked]), Positions, 4, "last"));
        AssertQuantized(estimator, layers: 2, inFloat: "Add");
    }

    [Theory]
    [MemberData(nameof(Masks))]
    public void A_constant_that_Where_chooses_before_a_Softmax(string estimator, float mask)
    {
        var scores = Layer(Input(), Width, Positions, "scores");
        var keep = _graph.Edit.AddInitializer(
            _graph.Main,
            "keep",
            Tensor.From(ElementType.Bool, [Positions], [true, true, true, true, false, false])
        );
        var masked = _graph.Node("Where", [keep, scores, _graph.Floats("mask", [], mask)]);
        _graph.Output(Layer(_graph.Node("Softmax", [_graph.Node("Identity", [masked])]), Positions, 4, "last"));
        AssertQuantized(estimator, layers: 2, inFloat: "Where");
    }

    /// <summary>(1 − keep)·mask, as encoders for text have it: the mask is computed, and moved before it is added.</summary>
    [Theory]
    [InlineData("min-max", -1e4f)]
    [InlineData("mse", float.MinValue)]
    public void A_mask_that_is_computed(string estimator, float mask)
    {
        var scores = Layer(Input(), Width, Positions, "scores");
        var keep = _graph.Node("Cast", [_graph.Ints("keep", 1, 1, 1, 1, 0, 0)], Attribute.Of("to", 1L));
        var dropped = _graph.Node("Mul", [_graph.Node("Sub", [_graph.Floats("one", [], 1), keep]), _graph.Floats("mask", [], mask)]);
        var masked = _graph.Node("Add", [scores, _graph.Node("Unsqueeze", [dropped, _graph.Ints("axis", 0)])]);
        _graph.Output(Layer(_graph.Node("Softmax", [masked]), Positions, 4, "last"));
        AssertQuantized(estimator, layers: 2, inFloat: "Add");
    }

    /// <summary>The largest over positions that are not masked; the first channel is masked everywhere, so that −∞ comes through.</summary>
    [Theory]
    [InlineData("min-max")]
    [InlineData("mse")]
    [InlineData("mean-min-max")]
    [InlineData("moving-min-max")]
    public void What_a_maximum_leaves_of_a_mask_sets_no_range(string estimator)
    {
        var x = Layer(Input(), Width, Width, "first");
        var mask = new float[Positions * Width];
        for (var i = 0; i < mask.Length; i++)
            mask[i] = i % Width == 0 || i >= 4 * Width ? -1e9f : 0;
        var masked = _graph.Node("Add", [x, _graph.Floats("mask", [Positions, Width], mask)]);
        var largest = _graph.Node("ReduceMax", [masked], Attribute.Of("axes", [1L]), Attribute.Of("keepdims", 0L));
        _graph.Output(Layer(largest, Width, 4, "last"));
        var report = Quantize(estimator);
        Assert.InRange(report.Ranges[largest.Name].Min, -10, 10);
        Assert.InRange(report.Ranges[largest.Name].Max, 0, 10);
    }

    [Fact]
    public void A_layer_that_reads_a_mask_stays_in_float()
    {
        var x = Layer(Input(), Width, Width, "first");
        var masked = _graph.Node("Add", [x, _graph.Floats("mask", [Width], [0, 0, 0, 0, 0, 0, -1e9f, -1e9f])]);
        _graph.Output(Layer(masked, Width, 4, "last"));
        var reason = Assert.Single(Quantize("min-max").Layers, l => !l.Changed).LeftAloneBecause;
        Assert.Equal("its input 'add_out_1' holds masks, which a grid would cut", reason);
    }

    [Fact]
    public void Large_numbers_that_are_no_masks_set_their_range()
    {
        // a sensor's numbers, not a constant's
        var data = Tensor.FromSingles([4, Positions, Width], [.. Enumerable.Range(0, 4 * Positions * Width).Select(i => 100f * i)]);
        var x = Input();
        _graph.Output(Layer(x, Width, 4, "first"));
        var report = Quantize("min-max", data);
        Assert.Equal(new ValueRange(0, 100f * ((4 * Positions * Width) - 1)), report.Ranges["x"]);
    }

    [Theory]
    [InlineData("Relu", false)]
    [InlineData("Softmax", false)]
    [InlineData("Sigmoid", false)]
    [InlineData("Transpose", true)]
    [InlineData("Neg", true)]
    public void What_bounds_its_output_ends_a_mask(string op, bool holds)
    {
        var masked = _graph.Node("Add", [Input(), _graph.Floats("mask", [Width], [.. new float[Width - 1], -1e9f])]);
        var next = _graph.Node(op, [masked]);
        var most = _graph.Node("ReduceMax", [next]);
        var found = MaskedValues.Of(_graph.Main.Nodes);
        Assert.True(found.Holds(masked));
        Assert.Equal(holds, found.Holds(next));
        Assert.Equal(holds, found.MayHold(most));
        Assert.False(found.Holds(most));
        Assert.False(found.MayHold(_graph.Main.Inputs[0]));
    }

    private Value Input() => _graph.Input("x", -1, Positions, Width);

    /// <summary>A MatMul with a bias of its own.</summary>
    private Value Layer(Value x, int inputs, int outputs, string name)
    {
        var weight = TestGraph.NoiseTensor(name, inputs, outputs).ToSingles().Select(w => w / MathF.Sqrt(inputs)).ToArray();
        var product = _graph.Node("MatMul", [x, _graph.Floats(name, [inputs, outputs], weight)]);
        return _graph.Node("Add", [product, _graph.Noise(name + "_b", outputs)]);
    }

    private PassReport Quantize(string estimator, Tensor? data = null)
    {
        var pass = new QuantizeStaticPass(new QuantizeStaticOptions(Ranges: RangeEstimator.Parse(estimator)));
        var calibration = new StatisticsCollector(new MemoryCalibration(("x", data ?? Data)));
        var statistics = calibration.Collect(_graph.Model, pass.RequestStatistics(_graph.Model, LayerFilter.All), default);
        return pass.Run(new PassContext(_graph.Model, pass.Id) { Statistics = statistics });
    }

    /// <summary>Both layers are quantized, the masking operator is not, no range is wider than the numbers are, and the mask still masks.</summary>
    private void AssertQuantized(string estimator, int layers, string inFloat)
    {
        var before = ModelRun.Outputs(_graph.Model, [Data]).Single().ToSingles();
        var report = Quantize(estimator);
        Assert.Equal(layers, report.Layers.Count(l => l.Changed));
        Assert.All(report.Ranges.Values, r => Assert.True(r.AbsMax < 20, $"{r}"));
        var masking = _graph.Main.Nodes.Single(n =>
            n.Is(inFloat) && n.Inputs.Any(i => i!.Name is "mask" || i.Name.StartsWith("unsqueeze", StringComparison.Ordinal))
        );
        Assert.DoesNotContain(masking.Outputs[0]!.Uses, u => u.Node.OpType == "QuantizeLinear");
        var after = ModelRun.Outputs(_graph.Model, [Data], optimize: true).Single().ToSingles();
        Assert.All(before.Zip(after), p => Assert.InRange(p.Second - p.First, -0.15, 0.15));
    }
}
