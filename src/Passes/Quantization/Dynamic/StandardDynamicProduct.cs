using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// The same product in operators of the standard, one step each (opset 11):
/// <code>
/// q_x, s_x, z_x = DynamicQuantizeLinear(x)     once for all readers of x
/// y = Cast(MatMulInteger(q_x, q_w, z_x, z_w)) · (s_x·s_w) + b
/// </code>
/// </summary>
internal sealed class StandardDynamicProduct(PassContext context, QuantizeDynamicOptions options, LayerRows rows)
    : DynamicProduct(context, options, rows)
{
    /// <summary>The operator set that brought DynamicQuantizeLinear.</summary>
    public override long Opset => 11;

    private readonly Dictionary<(Value, Graph), Node> _activations = [];

    protected override void Write(MatrixLayer layer, Node node, StoredProductWeight weight)
    {
        var x = Activation(layer.Input, node);
        Value?[] operands = [x.Outputs[0], weight.Integers, x.Outputs[2], weight.ZeroPoint];
        var sum = Step("MatMulInteger", operands.AsSpan(0, weight.ZeroPoint is null ? 3 : 4));
        var sums = Step("Cast", [sum], Attribute.Of("to", (long)ElementType.Float32.Code));
        var scale = Step("Mul", [x.Outputs[1], weight.Scale]);
        if (layer.BiasVector(Editor) is not { } bias)
            layer.Replace(Editor, "", "Mul", [sums, scale]);
        else
            layer.Replace(Editor, "", "Add", [Step("Mul", [sums, scale]), bias]);

        Value Step(string opType, ReadOnlySpan<Value?> inputs, params ReadOnlySpan<Attribute> attributes)
        {
            var name = $"{layer.OutputName}_{opType}";
            return Editor.AddNode(node.Scope, opType, inputs, [name], attributes, name: name, before: node).Outputs[0]!;
        }
    }

    private Node Activation(Value x, Node reader)
    {
        if (!_activations.TryGetValue((x, reader.Scope), out var node))
        {
            _activations[(x, reader.Scope)] = node = Editor.AddNode(
                reader.Scope,
                "DynamicQuantizeLinear",
                [x],
                [$"{x.Name}_quantized", $"{x.Name}_scale", $"{x.Name}_zero_point"],
                name: $"{x.Name}_DynamicQuantizeLinear",
                before: reader
            );
        }

        return node;
    }
}
