using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Testing;

/// <summary>
/// Quantizes a model in the plainest way, for tests of what the runtime does with the form: activations u8 over one range for all, given by the
/// test; constant weights s8 per tensor; biases s32. Conv → Relu or Clip stays one island.
/// </summary>
public sealed class PlainQdq
{
    private static readonly string[] Weighted = ["Conv", "MatMul", "Gemm"];
    private static readonly string[] Others =
    [
        "Add",
        "Mul",
        "MaxPool",
        "AveragePool",
        "GlobalAveragePool",
        "Concat",
        "Reshape",
        "Flatten",
        "Transpose",
    ];

    private readonly GraphEditor _edit;
    private readonly float _scale;
    private readonly Dictionary<Value, Value> _dequantized = [];

    private PlainQdq(Model model, float range)
    {
        _edit = new GraphEditor(model, "qdq");
        _scale = 2 * range / 255;
    }

    /// <param name="model">Quantized in place; opset 13 or later.</param>
    /// <param name="range">Activations from −range to range.</param>
    /// <param name="only">Operators to quantize; null for all that this knows.</param>
    public static void Apply(Model model, float range = 8, params string[] only)
    {
        var quantizer = new PlainQdq(model, range);
        foreach (var node in model.Graph.Nodes.ToArray())
        {
            if (only.Length == 0 ? Weighted.Concat(Others).Any(node.Is) : only.Any(node.Is))
                quantizer.Quantize(node);
        }
    }

    private void Quantize(Node node)
    {
        var weighted = Weighted.Any(node.Is);
        // a Reshape's shape is no activation
        var inputs = weighted || node.Is("Reshape") ? 1 : node.Inputs.Count;
        for (var i = 0; i < inputs; i++)
            QuantizeInput(node, i);
        if (weighted)
            QuantizeWeights(node);
        var output = node.Outputs[0]!;
        if (output is { IsGraphOutput: false, Uses: [{ Node: var next }] } && (next.Is("Relu") || next.Is("Clip")) && node.Is("Conv"))
            output = next.Outputs[0]!;
        if (!output.IsGraphOutput)
            Dequantized(output);
    }

    private void QuantizeInput(Node node, int index)
    {
        if (node.Input(index) is { } value && value.Producer?.OpType != "DequantizeLinear")
            _edit.SetInput(node, index, Dequantized(value));
    }

    /// <summary>The value behind a Q/DQ pair, which all its readers read from then on.</summary>
    private Value Dequantized(Value value)
    {
        if (_dequantized.TryGetValue(value, out var known))
            return known;
        var readers = value.Uses.ToArray();
        var scale = _edit.AddInitializer(value.Scope, $"{value.Name}_scale", Tensor.FromSingles([], [_scale]));
        // from 0 on behind a Relu or Clip, which the runtime then leaves to the rounding
        byte[] zeroPoint = [value.Producer is { OpType: "Relu" or "Clip" } ? (byte)0 : (byte)128];
        var zero = _edit.AddInitializer(value.Scope, $"{value.Name}_zero_point", Tensor.FromBytes(ElementType.UInt8, [], zeroPoint));
        // after a graph input or an initializer the pair stands first
        var producer = value.Producer;
        var quantize = _edit.AddNode(
            value.Scope,
            "QuantizeLinear",
            [value, scale, zero],
            [$"{value.Name}_quantized"],
            before: producer is null ? value.Scope.Nodes.First : null,
            after: producer
        );
        var dequantize = _edit.AddNode(
            value.Scope,
            "DequantizeLinear",
            [quantize.Outputs[0], scale, zero],
            [$"{value.Name}_dequantized"],
            after: quantize
        );
        foreach (var use in readers)
            _edit.SetInput(use.Node, use.Index, dequantize.Outputs[0]);
        _dequantized.Add(value, dequantize.Outputs[0]!);
        return dequantize.Outputs[0]!;
    }

    private void QuantizeWeights(Node node)
    {
        if (node.Input(1) is not { Initializer: { } weight } w)
        {
            QuantizeInput(node, 1);
            return;
        }

        var values = weight.ToSingles();
        var scale = Math.Max(1e-6f, values.Max(MathF.Abs) / 127);
        var bytes = values.Select(v => (byte)(sbyte)Math.Clamp(MathF.Round(v / scale), -127, 127)).ToArray();
        Constant(node, 1, Tensor.FromBytes(ElementType.Int8, weight.Dims.AsSpan(), bytes), w.Name, scale);
        if (node.Input(2) is not { Initializer: { } bias } b)
            return;
        var integers = bias.ToSingles().Select(v => (int)MathF.Round(v / (scale * _scale)));
        var raw = integers.SelectMany(BitConverter.GetBytes).ToArray();
        Constant(node, 2, Tensor.FromBytes(ElementType.Int32, bias.Dims.AsSpan(), raw), b.Name, scale * _scale);
    }

    private void Constant(Node node, int index, Tensor integers, string name, float scale)
    {
        var scope = node.Scope;
        var quantized = _edit.AddInitializer(scope, $"{name}_quantized", integers);
        var factor = _edit.AddInitializer(scope, $"{name}_scale", Tensor.FromSingles([], [scale]));
        var zero = _edit.AddInitializer(scope, $"{name}_zero_point", Tensor.FromBytes(integers.Type, [], new byte[integers.Type.Bits / 8]));
        var dequantize = _edit.AddNode(scope, "DequantizeLinear", [quantized, factor, zero], [$"{name}_dequantized"], before: node);
        _edit.SetInput(node, index, dequantize.Outputs[0]);
    }
}
