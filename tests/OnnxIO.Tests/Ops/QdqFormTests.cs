using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests.Ops;

/// <summary>Which nodes work on integers, and which were only meant to; x is quantized, w a stored constant.</summary>
public sealed class QdqFormTests : IDisposable
{
    private readonly Model _model = new();
    private readonly GraphEditor _edit;
    private readonly Value _x;
    private readonly Value _w;

    public QdqFormTests()
    {
        _edit = new GraphEditor(_model, "test");
        _edit.SetIrVersion(8);
        _edit.SetOpset("", 17);
        _x = Dequantize(Quantize(Input("x")));
        _w = Dequantize(_edit.AddInitializer(_model.Graph, "w", Tensor.FromBytes(ElementType.Int8, [4, 4], new byte[16])));
    }

    public void Dispose() => _model.Dispose();

    [Fact]
    public void A_product_may_give_real_numbers()
    {
        var product = Node("MatMul", _x, _w);
        Assert.True(QdqForm.IsInteger(product));
        Assert.True(QdqForm.IsMeant(product));
    }

    [Fact]
    public void A_convolution_must_give_integers()
    {
        var conv = Node("Conv", _x, _w);
        Assert.False(QdqForm.IsInteger(conv));
        Assert.True(QdqForm.IsMeant(conv));
        Quantize(conv.Outputs[0]!);
        Assert.True(QdqForm.IsInteger(conv));
    }

    [Fact]
    public void A_Relu_between_it_and_the_quantizer_is_absorbed()
    {
        var conv = Node("Conv", _x, _w);
        var relu = Node("Relu", conv.Outputs[0]);
        Quantize(relu.Outputs[0]!);
        Assert.True(QdqForm.IsInteger(conv));
        Assert.True(QdqForm.IsAbsorbed(relu));
        Assert.False(QdqForm.IsInteger(relu));
        Assert.Same(conv, QdqForm.SourceOf(relu.Outputs[0]!));
    }

    [Fact]
    public void A_bias_in_float_is_meant_and_no_more()
    {
        var bias = _edit.AddInitializer(_model.Graph, "b", Tensor.FromSingles([4], [1, 2, 3, 4]));
        var conv = Node("Conv", _x, _w, bias);
        Quantize(conv.Outputs[0]!);
        Assert.False(QdqForm.IsInteger(conv));
        Assert.True(QdqForm.IsMeant(conv));
    }

    [Fact]
    public void A_weight_alone_is_meant_and_no_more()
    {
        var product = Node("MatMul", Input("y"), _w);
        Assert.False(QdqForm.IsInteger(product));
        Assert.True(QdqForm.IsMeant(product));
    }

    [Fact]
    public void What_reads_the_end_of_an_island_in_float_is_neither()
    {
        foreach (var node in (Node[])[Node("Softmax", _x), Node("Add", _x, Dequantize(Quantize(Input("z")))), Node("Relu", _x)])
        {
            Assert.False(QdqForm.IsInteger(node));
            Assert.False(QdqForm.IsMeant(node));
            Assert.False(QdqForm.IsAbsorbed(node));
        }
    }

    [Fact]
    public void Quantizers_themselves_are_neither()
    {
        var again = Quantize(_x).Producer!;
        Assert.False(QdqForm.IsMeant(again) || QdqForm.IsInteger(again) || QdqForm.IsMeant(_x.Producer!));
    }

    private Value Input(string name) => _edit.AddGraphInput(_model.Graph, name, new TensorType(ElementType.Float32, null));

    private Value Quantize(Value value) => Node("QuantizeLinear", value, Scale(), Zero()).Outputs[0]!;

    private Value Dequantize(Value value) => Node("DequantizeLinear", value, Scale()).Outputs[0]!;

    private Value Scale() => _edit.AddInitializer(_model.Graph, "scale", Tensor.FromSingles([], [1]));

    private Value Zero() => _edit.AddInitializer(_model.Graph, "zero", Tensor.FromBytes(ElementType.Int8, [], new byte[1]));

    private Node Node(string opType, params Value?[] inputs) => _edit.AddNode(_model.Graph, opType, inputs, ["y"], name: opType);
}
