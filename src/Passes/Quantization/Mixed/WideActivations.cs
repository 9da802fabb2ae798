using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Gives what nodes on 8-bit integers read and compute 16 bits, over the range that it has:
/// <code>
/// unsigned   s' = s/257,  z' = 257·z      255·s = 65535·s', so that both ends stay
/// signed     s' = s/256,  z' = 256·z      zero stays the middle
/// bias       q' = round(q·s_b/(s'_x·s_w))  where that has at most 30 bits; else it stays as it is, which means the same number
/// </code>
/// Values that are only moved share their parameters with where they come from, so what such a node connects gets 16 bits together. Weights stay.
/// </summary>
internal sealed class WideActivations
{
    private readonly GraphEditor _editor;
    private readonly HashSet<Value> _values = [];

    private WideActivations(GraphEditor editor) => _editor = editor;

    /// <param name="editor">Of a model in QDQ form, of operator set 21 or later.</param>
    /// <param name="nodes">Nodes of it on integers.</param>
    public static void Widen(GraphEditor editor, IReadOnlyCollection<Node> nodes)
    {
        var widening = new WideActivations(editor);
        Node[] integers = [.. editor.Model.AllNodes.Where(QdqForm.IsInteger)];
        foreach (var node in nodes.Where(n => n.IsAlive && QdqForm.IsInteger(n)))
            widening._values.UnionWith(QuantizedAround(node));
        widening.Spread([.. integers.Where(n => OperatorQuantization.Of(n)!.Output == OutputParameters.Shared)]);
        foreach (var quantize in editor.Model.AllNodes.Where(QuantizationFacts.IsQuantize).ToArray())
        {
            if (widening._values.Contains(quantize.Input(0)!))
                widening.Widen(quantize);
        }

        foreach (var node in integers.Where(n => QdqForm.QuantizedValue(n.Input(0)) is { } x && widening._values.Contains(x)))
            widening.RescaleBias(node);
    }

    /// <summary>Values between which numbers are only moved get the same.</summary>
    private void Spread(Node[] movers)
    {
        int before;
        do
        {
            before = _values.Count;
            foreach (var around in movers.Select(m => QuantizedAround(m).ToArray()).Where(a => a.Any(_values.Contains)))
                _values.UnionWith(around);
        } while (_values.Count > before);
    }

    /// <summary>The values that a node reads and gives as integers.</summary>
    private static IEnumerable<Value> QuantizedAround(Node node)
    {
        foreach (var index in OperatorQuantization.Of(node)!.DataInputsOf(node))
        {
            if (QdqForm.QuantizedValue(node.Input(index)) is { } input)
                yield return input;
        }

        foreach (var output in node.Outputs.OfType<Value>())
        {
            if (output.Uses.Any(u => QuantizationFacts.IsQuantize(u.Node)))
                yield return output;
            else if (
                output is { IsGraphOutput: false, Uses: [{ Node: var cut }] }
                && ActivationBounds.Of(cut) is not null
                && cut.Output(0)!.Uses.Any(u => QuantizationFacts.IsQuantize(u.Node))
            )
                yield return cut.Output(0)!;
        }
    }

    private void Widen(Node quantize)
    {
        if (
            Constants.TensorOf(quantize.Input(1)) is not { ElementCount: 1 } scale
            || Constants.TensorOf(quantize.Input(2)) is not { ElementCount: 1, Type: var type } zeroPoint
            || (type != ElementType.UInt8 && type != ElementType.Int8)
        )
            return;
        var isSigned = type == ElementType.Int8;
        var (factor, grid) = isSigned ? (256, IntegerGrid.Int16) : (257, IntegerGrid.UInt16);
        var wideScale = Tensor.FromSingles([], [scale.ToSingles()[0] / factor]);
        var bytes = new byte[grid.Type.ByteLength(1)];
        ElementCodec.For(grid.Type).Encode([(double)zeroPoint.ToSingles()[0] * factor], bytes);
        var wideZero = Tensor.FromBytes(grid.Type, [], bytes);
        var name = quantize.Input(0)!.Name;
        foreach (var node in quantize.Output(0)!.Uses.Select(u => u.Node).Where(QuantizationFacts.IsDequantize).Prepend(quantize).ToArray())
        {
            Value?[] old = [node.Input(1), node.Input(2)];
            _editor.SetInput(node, 1, _editor.AddConstant(node, name + "_scale_16", wideScale));
            _editor.SetInput(node, 2, _editor.AddConstant(node, name + "_zero_point_16", wideZero));
            foreach (var value in old)
                UnreadConstants.Remove(_editor, value);
        }
    }

    private void RescaleBias(Node node)
    {
        if (
            node.OpType is not ("Conv" or "Gemm")
            || QdqForm.DequantizeOf(node.Input(2)) is not { } bias
            || Constants.TensorOf(bias.Input(0)) is not { Type: var type } integers
            || type != ElementType.Int32
            || Constants.TensorOf(bias.Input(1)) is not { } old
            || Constants.TensorOf(QdqForm.DequantizeOf(node.Input(0))?.Input(1)) is not { ElementCount: 1 } x
            || Constants.TensorOf(QdqForm.DequantizeOf(node.Input(1))?.Input(1)) is not { } weight
            || weight.ElementCount != old.ElementCount
        )
            return;
        var (before, input) = (old.ToSingles(), x.ToSingles()[0]);
        float[] after = [.. weight.ToSingles().Select(s => s * input)];
        var values = new double[integers.ElementCount];
        integers.CopyTo(0, values);
        for (var o = 0; o < values.Length; o++)
        {
            var channel = before.Length == 1 ? 0 : o;
            values[o] = Math.Round(values[o] * before[channel] / after[channel], MidpointRounding.ToEven);
        }

        // a bias that is dequantized with the scale of before is the same number
        if (Array.Exists(values, q => !(Math.Abs(q) <= BiasQuantizer.Largest)))
            return;
        var bytes = new byte[type.ByteLength(values.Length)];
        ElementCodec.For(type).Encode(values, bytes);
        Replace(bias, 0, "_quantized_16", Tensor.FromBytes(type, integers.Dims.AsSpan(), bytes));
        Replace(bias, 1, "_scale_16", Tensor.FromSingles(old.Dims.AsSpan(), after));
    }

    private void Replace(Node bias, int index, string suffix, Tensor tensor)
    {
        var old = bias.Input(index)!;
        _editor.SetInput(bias, index, _editor.AddConstant(bias, bias.Output(0)!.Name + suffix, tensor));
        UnreadConstants.Remove(_editor, old);
    }
}
