using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class RestoreFloatPassTests : IDisposable
{
    private readonly TestGraph _graph = new();
    private readonly ModelCopy _float;

    /// <summary>Three convolutions, "Conv", "Conv_1" and "Conv_2", with a Relu between the first two.</summary>
    public RestoreFloatPassTests()
    {
        var value = Conv(_graph.Node("Relu", [Conv(_graph.Input("x", 1, 4, 8, 8), "a")]), "b");
        _graph.Output(Conv(value, "c"));
        _float = ModelCopy.Of(_graph.Model);
        var ranges = _graph.Main.Values.Where(v => !v.IsInitializer).ToDictionary(v => v.Name, _ => new ValueRange(-5, 5));
        _graph.Run(new QuantizeStaticPass(new QuantizeStaticOptions(KnownRanges: ranges)));
    }

    public void Dispose() => _graph.Dispose();

    [Fact]
    public void All_layers_restored_are_the_float_model_bit_for_bit()
    {
        var report = Restore("Conv", "Conv_1", "Conv_2");
        Assert.Equal(3, report.Totals.Single().Value);
        Assert.All(report.Layers, l => Assert.True(l.Changed, l.LeftAloneBecause));
        Assert.Equal("Conv Relu Conv Conv", _graph.Operators);
        var before = ModelRun.Outputs(_float.Model);
        Assert.Equal(before.Single().ToSingles(), ModelRun.Outputs(_graph.Model).Single().ToSingles());
    }

    [Theory]
    [InlineData("Conv")]
    [InlineData("Conv_1")]
    [InlineData("Conv_2")]
    public void One_layer_restored_leaves_the_others_on_integers(string layer)
    {
        Restore(layer);
        Assert.Equal(
            new[] { "Conv", "Conv_1", "Conv_2" }.Where(n => n != layer),
            _graph.Main.Nodes.Where(QdqForm.IsInteger).Select(n => n.Label)
        );
        ModelRun.AssertClose(ModelRun.Outputs(_float.Model), ModelRun.Outputs(_graph.Model, optimize: true), 0.1);
    }

    [Fact]
    public void Layers_restored_one_after_the_other_are_restored_together()
    {
        Restore("Conv_2");
        Restore("Conv");
        Restore("Conv_1");
        Assert.Equal("Conv Relu Conv Conv", _graph.Operators);
    }

    [Fact]
    public void A_bias_that_came_with_the_quantization_goes_with_it()
    {
        using var graph = new TestGraph();
        var weight = graph.Floats("w", [4, 4, 1, 1], TestGraph.NoiseTensor("w", 4, 4, 1, 1).ToSingles());
        graph.Output(graph.Node("Conv", [graph.Input("x", 1, 4, 8, 8), weight]));
        var original = ModelCopy.Of(graph.Model);
        var ranges = graph.Main.Values.Where(v => !v.IsInitializer).ToDictionary(v => v.Name, _ => new ValueRange(-5, 5));
        graph.Run(new QuantizeStaticPass(new QuantizeStaticOptions(KnownRanges: ranges)));
        var conv = graph.Main.Nodes.Single(n => n.Is("Conv"));
        var bias = graph.Edit.AddInitializer(graph.Main, "b", Tensor.From<int>(ElementType.Int32, [4], [1, 2, 3, 4]));
        var stored = graph.Edit.AddNode(graph.Main, "DequantizeLinear", [bias, graph.Floats("b_scale", [], 0.01f)], ["b_d"], before: conv);
        graph.Edit.SetInput(conv, 2, stored.Outputs[0]);

        new RestoreFloatPass(new RestoreFloatOptions([conv.Label])).Run(
            new PassContext(graph.Model, RestoreFloatPass.PassId) { Reference = original.Model }
        );

        Assert.Equal("Conv", graph.Operators);
        // not an empty one either: with it the runtime would not fuse the Conv
        Assert.Equal(2, conv.Inputs.Count);
        Assert.Equal(ModelRun.Outputs(original.Model).Single().ToSingles(), ModelRun.Outputs(graph.Model).Single().ToSingles());
    }

    [Fact]
    public void What_is_in_float_is_left_alone()
    {
        Restore("Conv");
        Assert.Equal("it is in float already", TestGraph.ReasonOf(Restore("Conv")));
    }

    [Fact]
    public void A_layer_that_is_not_there_is_told()
    {
        var context = Context();
        var report = new RestoreFloatPass(new RestoreFloatOptions(["elsewhere"])).Run(context);
        Assert.Equal(RestorationCodes.LayerUnknown, Assert.Single(context.Findings).Code);
        Assert.Equal(0, report.Changes);
    }

    [Fact]
    public void Without_a_float_model_it_is_refused()
    {
        var pass = new RestoreFloatPass(new RestoreFloatOptions(["Conv"]));
        var failure = Assert.Throws<DiagnosticException>(() => pass.Run(_graph.Context(pass.Id)));
        Assert.Equal(RestorationCodes.NoReference, Assert.Single(failure.Diagnostics).Code);
    }

    [Fact]
    public void Nothing_wanted_is_nothing_done() => Assert.Empty(_graph.Run(new RestoreFloatPass(new RestoreFloatOptions())).Layers);

    private PassReport Restore(params string[] layers) => new RestoreFloatPass(new RestoreFloatOptions(layers)).Run(Context());

    private PassContext Context() => new(_graph.Model, RestoreFloatPass.PassId) { Reference = _float.Model };

    /// <summary>36 weights of variance 1/36: what comes out scatters as what goes in.</summary>
    private Value Conv(Value x, string name)
    {
        var noise = TestGraph.NoiseTensor(name, 4, 4, 3, 3).ToSingles().Select(w => w / 6).ToArray();
        var weight = _graph.Floats(name + "_w", [4, 4, 3, 3], noise);
        return _graph.Node("Conv", [x, weight, _graph.Noise(name + "_b", 4)], Attribute.Of("pads", [1L, 1L, 1L, 1L]));
    }
}
