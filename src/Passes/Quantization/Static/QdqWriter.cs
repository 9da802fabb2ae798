using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Rewriting;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Puts QuantizeLinear and DequantizeLinear into the graph (QDQ form). A value that a node inside the region computes is read through them by all;
/// of others, float readers go on reading the value itself.
/// <code>
/// v → QuantizeLinear(v_scale, v_zero_point) → v_quantized → DequantizeLinear → v_dequantized → readers
/// w_quantized (initializer) → DequantizeLinear(w_scale, w_zero_point, axis) → w_dequantized → layer
/// </code>
/// Scales and zero points of whole tensors have no axes: the runtime refuses [1] at some operators.
/// </summary>
internal sealed class QdqWriter(GraphEditor editor, IntegerGrid grid)
{
    private readonly Dictionary<ActivationGroup, (Tensor Scale, Tensor ZeroPoint)> _parameters = [];

    /// <summary>Quantizes a value where it is computed or enters, and gives the readers what was left of it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="group">Its group.</param>
    /// <param name="parameters">The group's scale and zero point.</param>
    /// <param name="readers">The inputs that read the integers; null for all, graph outputs too.</param>
    public void QuantizeActivation(Value value, ActivationGroup group, AffineParameters parameters, IReadOnlyCollection<Use>? readers)
    {
        var uses = value.Uses.Where(u => readers is null || readers.Contains(u)).ToArray();
        if (!_parameters.TryGetValue(group, out var tensors))
            _parameters.Add(group, tensors = (Scalar(parameters.Scale), Integer(parameters.ZeroPoint)));
        var name = value.Name;
        var scope = value.Scope;
        var scale = Constant(scope, name + "_scale", tensors.Scale);
        var zeroPoint = Constant(scope, name + "_zero_point", tensors.ZeroPoint);
        var quantize = editor.AddNode(
            scope,
            "QuantizeLinear",
            [value, scale, zeroPoint],
            [name + "_quantized"],
            name: name + "_QuantizeLinear",
            before: value.Producer is null ? FirstOf(scope) : null,
            after: value.Producer
        );
        var quantized = quantize.Outputs[0]!;
        if (readers is null && value.IsGraphOutput)
        {
            // the output's name stays with what leaves the graph
            var returned = Dequantize(scope, name, quantized, scale, zeroPoint);
            if (!editor.TryReplaceUses(value, returned))
                throw new InvalidOperationException($"'{value}': {GraphEditor.WhyNotReplaceable(value, returned)}");
            editor.SetInput(quantize, 0, value);
            foreach (var use in uses)
                editor.SetInput(use.Node, use.Index, returned);
            return;
        }

        foreach (var local in uses.GroupBy(u => u.Node.Scope).ToArray())
        {
            var dequantized = Dequantize(local.Key, name, quantized, scale, zeroPoint);
            foreach (var use in local)
                editor.SetInput(use.Node, use.Index, dequantized);
        }
    }

    /// <summary>Replaces an input by integers that are stored and dequantized before it.</summary>
    /// <param name="node">The reader.</param>
    /// <param name="index">Which of its inputs.</param>
    /// <param name="name">Name of the constant as it was.</param>
    /// <param name="stored">Integers, scale and zero point, and the axis of the scale where it has one.</param>
    public void StoreConstant(Node node, int index, string name, StoredIntegers stored)
    {
        var old = node.Input(index);
        var integers = editor.AddConstant(node, name + "_quantized", stored.Integers);
        var scale = editor.AddConstant(node, name + "_scale", stored.Scale);
        var zeroPoint = editor.AddConstant(node, name + "_zero_point", stored.ZeroPoint);
        var dequantize = editor.AddNode(
            node.Scope,
            "DequantizeLinear",
            [integers, scale, zeroPoint],
            [name + "_dequantized"],
            stored.Axis is { } axis ? [Attribute.Of("axis", axis)] : [],
            name: name + "_DequantizeLinear",
            before: node
        );
        if (index < node.Inputs.Count)
            editor.SetInput(node, index, dequantize.Outputs[0]);
        UnreadConstants.Remove(editor, old);
    }

    private Value Dequantize(Graph scope, string name, Value quantized, Value scale, Value zeroPoint) =>
        editor
            .AddNode(
                scope,
                "DequantizeLinear",
                [quantized, scale, zeroPoint],
                [name + "_dequantized"],
                name: name + "_DequantizeLinear",
                before: quantized.Scope == scope ? null : FirstOf(scope),
                after: quantized.Scope == scope ? quantized.Producer : null
            )
            .Outputs[0]!;

    private Value Constant(Graph scope, string name, Tensor tensor) =>
        scope.Nodes.FirstOrDefault() is { } reader ? editor.AddConstant(reader, name, tensor) : editor.AddInitializer(scope, name, tensor);

    private static Node? FirstOf(Graph scope) => scope.Nodes.FirstOrDefault();

    private static Tensor Scalar(float value) => Tensor.FromSingles([], [value]);

    private Tensor Integer(int value)
    {
        var bytes = new byte[grid.Type.ByteLength(1)];
        ElementCodec.For(grid.Type).Encode([(double)value], bytes);
        return Tensor.FromBytes(grid.Type, [], bytes);
    }
}
