using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Versions;
using NNCompress.Testing;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

/// <summary>Every form of a quantized layer goes back to float: bit for bit what it was, alone and with others.</summary>
public sealed class QuantizedFormsTests : IDisposable
{
    private const int K = 32;
    private const int N = 16;

    private readonly TestGraph _graph = new();

    public void Dispose() => _graph.Dispose();

    public static TheoryData<string, string> ProductForms =>
        new()
        {
            { "dynamic", "DynamicQuantizeMatMul" },
            { "dynamic onnx", "MatMulInteger" },
            { "weights nbits", "MatMulNBits" },
            { "weights dequantize", "DequantizeLinear" },
            { "weights cast-mul", "Cast" },
        };

    [Theory]
    [MemberData(nameof(ProductForms))]
    public void A_product_with_a_bias_goes_back_alone_and_with_its_neighbour(string form, string op)
    {
        var first = Product(_graph.Input("x", 3, K), K, K, "a");
        _graph.Output(Product(_graph.Node("Relu", [first]), K, N, "b"));
        var (original, operators) = (ModelCopy.Of(_graph.Model).Model, _graph.Operators);
        _graph.Run(Pass(form));
        var units = Units(original);
        Assert.Equal([op, op], units.Select(u => u.Form));
        Assert.All(units, u => Assert.Null(u.WhyNot));
        Assert.All(units, u => Assert.Contains(u.Originals, o => o.Is("MatMul")));

        Restore(original, units[0].Label);
        Assert.Single(Units(original));
        AssertSound();
        ModelRun.AssertClose(ModelRun.Outputs(original), ModelRun.Outputs(_graph.Model, optimize: true), 0.2);

        Restore(original, Units(original).Single().Label);
        Assert.Empty(Units(original));
        Assert.Equal(operators, _graph.Operators);
        AssertIs(original);
    }

    [Theory]
    [MemberData(nameof(ProductForms))]
    public void A_Gemm_goes_back_with_its_factors(string form, string op)
    {
        _graph.Output(
            _graph.Node(
                "Gemm",
                [_graph.Input("x", 3, K), _graph.Noise("w", N, K), _graph.Noise("c", 1, N)],
                Attribute.Of("alpha", 0.5f),
                Attribute.Of("beta", 2f),
                Attribute.Of("transB", 1)
            )
        );
        var original = ModelCopy.Of(_graph.Model).Model;
        _graph.Run(Pass(form));
        var unit = Assert.Single(Units(original));
        Assert.Equal(op, unit.Form);
        Restore(original, unit.Label);
        Assert.Equal("Gemm", _graph.Operators);
        AssertIs(original);
    }

    [Fact]
    public void An_LSTM_goes_back_with_all_its_outputs()
    {
        var lstm = _graph.Edit.AddNode(
            _graph.Main,
            "LSTM",
            [_graph.Input("x", 5, 1, K), _graph.Noise("w", 1, 4 * N, K), _graph.Noise("r", 1, 4 * N, N), _graph.Noise("b", 1, 8 * N)],
            ["y", "h", "c"],
            [Attribute.Of("hidden_size", (long)N)],
            name: "lstm"
        );
        foreach (var output in lstm.Outputs)
            _graph.Output(output!);
        var original = ModelCopy.Of(_graph.Model).Model;
        _graph.Run(Pass("dynamic"));
        Assert.Equal("DynamicQuantizeLSTM", _graph.Operators);
        Restore(original, "lstm");
        Assert.Equal("LSTM", _graph.Operators);
        AssertIs(original);
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(4, false)]
    public void A_convolution_and_a_table_read_their_stored_weights_again(int bits, bool symmetric)
    {
        var rows = _graph.Node("Gather", [_graph.Noise("table", 64, K), _graph.Ints("i", 1, 2, 3, 4)]);
        var image = _graph.Node("Reshape", [rows, _graph.Ints("shape", 1, 32, 2, 2)]);
        _graph.Output(_graph.Node("Conv", [image, _graph.Noise("w", 16, 32, 1, 1)]));
        var (original, operators) = (ModelCopy.Of(_graph.Model).Model, _graph.Operators);
        _graph.Run(new QuantizeWeightsPass(new QuantizeWeightsOptions(bits, Symmetric: symmetric, IncludeTables: true)));
        Assert.Equal(["Gather", "Conv"], Units(original).Select(u => u.Label));
        Restore(original, "Gather", "Conv");
        Assert.Equal(operators, _graph.Operators);
        AssertIs(original);
    }

    [Fact]
    public void A_weight_of_two_layers_comes_back_once_and_stays_quantized_for_the_other()
    {
        var (x, w) = (_graph.Input("x", 3, K), _graph.Noise("w", K, N));
        _graph.Output(_graph.Node("MatMul", [x, w]));
        _graph.Output(_graph.Node("MatMul", [_graph.Node("Relu", [x]), w]));
        var original = ModelCopy.Of(_graph.Model).Model;
        _graph.Run(Pass("dynamic"));
        Restore(original, "MatMul");
        Assert.Equal(["w", "w_quantized", "w_scale"], _graph.Main.Initializers.Select(i => i.Name).Order());
        Restore(original, "MatMul_1");
        Assert.Equal("w", Assert.Single(_graph.Main.Initializers).Name);
        AssertIs(original);
    }

    [Fact]
    public void A_layer_of_a_body_is_restored_where_it_stands()
    {
        var x = _graph.Input("x", 3, K);
        var condition = _graph.Edit.AddInitializer(_graph.Main, "c", Tensor.From(ElementType.Bool, [], [true]));
        var w = _graph.Noise("w", K, N);
        var choice = _graph.Edit.AddNode(_graph.Main, "If", [condition], ["y"], name: "If");
        foreach (var branch in (string[])["then_branch", "else_branch"])
        {
            var body = _graph.Edit.AddBody(choice, branch, branch);
            var product = _graph.NodeIn(body, "Add", [_graph.NodeIn(body, "MatMul", [x, w]), _graph.Noise("b_" + branch, N)]);
            _graph.Edit.SetInfo(product, new ValueInfo(new TensorType(ElementType.Float32, null)));
            _graph.Edit.AddGraphOutput(body, product);
        }

        _graph.Output(choice.Outputs[0]!);
        var original = ModelCopy.Of(_graph.Model).Model;
        _graph.Run(Pass("dynamic"));
        Restore(original, [.. Units(original).Select(u => u.Label)]);
        Assert.All(choice.Subgraphs, b => Assert.Equal("MatMul Add", TestGraph.OperatorsOf(b)));
        AssertIs(original);
    }

    [Fact]
    public void A_product_between_layers_on_integers_goes_back_beside_them()
    {
        // the bias differs from row to row, so that static quantization leaves the product to the dynamic form
        var conv = _graph.Node("Conv", [_graph.Input("x", 1, 4, 8, K), _graph.Noise("k", 4, 4, 1, 1)]);
        var product = Product(conv, K, K, "a");
        _graph.Output(_graph.Node("Conv", [product, _graph.Noise("k2", 4, 4, 1, 1)]));
        var original = ModelCopy.Of(_graph.Model).Model;
        var ranges = _graph.Main.Values.Where(v => !v.IsInitializer).ToDictionary(v => v.Name, _ => new ValueRange(-60, 60));
        _graph.Run(new QuantizeStaticPass(new QuantizeStaticOptions(KnownRanges: ranges, LeaveForDynamic: true)));
        _graph.Run(Pass("dynamic onnx"));
        var labels = Units(original).Select(u => u.Label).ToArray();
        foreach (var label in labels)
        {
            Restore(original, label);
            AssertSound();
        }

        Assert.Equal("Conv MatMul Add Conv", _graph.Operators);
        AssertIs(original);
    }

    [Theory]
    [InlineData("transformer_sst2.onnx", "dynamic", 16)]
    [InlineData("dtln_1.onnx", "dynamic", 3)]
    [InlineData("cnn_nhwc_cifar10.onnx", "dynamic onnx", 2)]
    [InlineData("mnist_mlp_256x4.onnx", "weights nbits", 5)]
    [InlineData("dscnn_kws.onnx", "weights cast-mul", 5)]
    [InlineData("resnet8_cifar10.onnx", "weights dequantize", 9)]
    public void Real_models_come_back_bit_for_bit(string file, string form, int atLeast)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        using var model = ModelReader.Open(Assets.Model(file));
        // the float model is what the pass gets: upgraded already, as a pass that upgrades rewrites nodes
        new UpgradeOpsetPass(new UpgradeOpsetOptions(21)).Run(new PassContext(model, UpgradeOpsetPass.PassId));
        var original = ModelCopy.Of(model).Model;
        Pass(form).Run(new PassContext(model, "quantize"));
        var units = new FloatRestoration(new GraphEditor(model, "restore"), original).Units();
        Assert.True(units.Count >= atLeast, $"{units.Count} layers quantized");
        Assert.All(units, u => Assert.Null(u.WhyNot));
        var labels = units.Select(u => u.Label).ToArray();
        new RestoreFloatPass(new RestoreFloatOptions(labels)).Run(new PassContext(model, RestoreFloatPass.PassId) { Reference = original });
        Assert.DoesNotContain(ModelVerifier.Verify(model), d => d.Severity == Severity.Error);
        Assert.Equal(original.AllNodes.Select(n => n.OpType).Order(), model.AllNodes.Select(n => n.OpType).Order());
        Assert.Equal(original.TensorBytes(), model.TensorBytes());
        ModelRun.AssertEqualBits(ModelRun.Outputs(original), ModelRun.Outputs(model));
    }

    [Fact]
    public void What_was_quantized_before_is_no_layer_to_restore()
    {
        _graph.Output(Product(_graph.Input("x", 3, K), K, N, "a"));
        _graph.Run(Pass("dynamic"));
        _graph.Output(_graph.Node("MatMul", [_graph.Main.Inputs[0], _graph.Noise("late", K, N)]));
        var original = ModelCopy.Of(_graph.Model).Model;
        Assert.Empty(Units(original));
        _graph.Run(Pass("weights cast-mul"));
        Assert.Equal("MatMul_1", Assert.Single(Units(original)).Label);
    }

    [Fact]
    public void A_layer_whose_result_the_float_model_does_not_know_is_left()
    {
        _graph.Output(Product(_graph.Input("x", 3, K), K, N, "a"));
        using var other = new TestGraph();
        other.Output(other.Node("Relu", [other.Input("x", 3, K)]));
        _graph.Run(Pass("dynamic"));
        var unit = Assert.Single(Units(other.Model));
        Assert.Equal("the float model has no value of its output's name", unit.WhyNot);
        Assert.Equal(unit.WhyNot, TestGraph.ReasonOf(Restore(other.Model, unit.Label)));
    }

    /// <summary>An unfused product with a bias: MatMul and Add.</summary>
    private Value Product(Value x, int k, int n, string name)
    {
        var weight = TestGraph.NoiseTensor(name, k, n).ToSingles().Select(w => w / MathF.Sqrt(k)).ToArray();
        return _graph.Node("Add", [_graph.Node("MatMul", [x, _graph.Floats(name + "_w", [k, n], weight)]), _graph.Noise(name + "_b", n)]);
    }

    private static Pass Pass(string form) =>
        form.Split(' ') switch
        {
            ["dynamic"] => new QuantizeDynamicPass(new QuantizeDynamicOptions(IncludeSlow: true)),
            ["dynamic", var target] => new QuantizeDynamicPass(
                new QuantizeDynamicOptions(QuantizationTarget.Parse(target), IncludeSlow: true)
            ),
            [_, var weights] => new QuantizeWeightsPass(new QuantizeWeightsOptions(8, Form: WeightForm.Parse(weights))),
            _ => throw new ArgumentOutOfRangeException(nameof(form), form, "no form"),
        };

    private IReadOnlyList<QuantizedUnit> Units(Model original) => new FloatRestoration(_graph.Edit, original).Units();

    private PassReport Restore(Model original, params string[] layers) =>
        new RestoreFloatPass(new RestoreFloatOptions(layers)).Run(
            new PassContext(_graph.Model, RestoreFloatPass.PassId) { Reference = original }
        );

    /// <summary>The same constants under the same names, and the same outputs bit for bit.</summary>
    private void AssertIs(Model original)
    {
        AssertSound();
        Assert.Equal(
            original.Scopes.SelectMany(s => s.Initializers).Select(i => i.Name).Order(),
            _graph.Model.Scopes.SelectMany(s => s.Initializers).Select(i => i.Name).Order()
        );
        ModelRun.AssertEqualBits(ModelRun.Outputs(original), ModelRun.Outputs(_graph.Model));
    }

    private void AssertSound() => Assert.DoesNotContain(ModelVerifier.Verify(_graph.Model), d => d.Severity != Severity.Info);
}
