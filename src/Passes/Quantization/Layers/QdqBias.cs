using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Rewriting;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// What a quantized layer adds for each output channel: 32-bit integers with the scale s_x·s_w behind DequantizeLinear, floats, or nothing yet.
/// </summary>
internal sealed class QdqBias
{
    private readonly StoredLayer _layer;
    private readonly WeightSource? _source;

    private QdqBias(StoredLayer layer, WeightSource? source) => (_layer, _source) = (layer, source);

    /// <summary>A layer's bias.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="reason">Why it cannot be changed or added, as the rest of a sentence that begins with the layer; null where it can.</param>
    public static QdqBias? Of(StoredLayer layer, out string? reason)
    {
        reason = null;
        if (layer.Node.Is("MatMul"))
            reason = "MatMul has no bias";
        else if (layer.Node.Input(layer.BiasIndex) is not { } value)
            return new QdqBias(layer, null);
        else if (WeightResolver.Resolve(value) is var resolution && resolution.Source is not { } source)
            reason = $"its bias '{value}' is no stored constant";
        else if (resolution.Source!.Tensor.ElementCount != layer.Outputs || !resolution.Source.Map.IsIdentity)
            reason = $"its bias '{value}' is {resolution.Source.Tensor}, not one number for each output channel";
        else
            return new QdqBias(layer, resolution.Source);
        return null;
    }

    /// <summary>b of each output channel, as it is stored; 0 where there is none.</summary>
    public float[] Values() => _source?.ToSingles() ?? new float[_layer.Outputs];

    /// <summary>Adds to the bias, rounded to the nearest number that can be stored.</summary>
    /// <returns>What was really added, for each output channel.</returns>
    public double[] Add(GraphEditor editor, double[] shift)
    {
        var beta = _layer.Node.Is("Gemm") ? _layer.Node.Attributes.Float("beta", 1) : 1;
        return _source switch
        {
            null => AddNew(editor, shift, beta),
            { Dequantization: { } dequantization } => AddIntegers(editor, shift, beta, dequantization),
            _ => AddFloats(editor, shift, beta),
        };
    }

    private double[] AddIntegers(GraphEditor editor, double[] shift, double beta, Dequantization dequantization)
    {
        var tensor = _source!.Tensor;
        var integers = new double[shift.Length];
        tensor.CopyTo(0, integers);
        var added = new double[shift.Length];
        for (var o = 0; o < shift.Length; o++)
        {
            var (before, scale) = (integers[o], dequantization.ScaleAt(o));
            integers[o] = Math.Clamp(Math.Round(before + (shift[o] / beta / scale)), -BiasQuantizer.Largest, BiasQuantizer.Largest);
            added[o] = (integers[o] - before) * scale * beta;
        }

        _source.Replace(editor, Encoded(tensor.Type, integers, tensor.Dims.AsSpan()));
        return added;
    }

    private double[] AddFloats(GraphEditor editor, double[] shift, double beta)
    {
        var tensor = _source!.Tensor;
        var values = new double[shift.Length];
        tensor.CopyTo(0, values);
        for (var o = 0; o < shift.Length; o++)
            values[o] += shift[o] / beta;
        OwnedConstant.Set(
            editor,
            _layer.Node,
            _layer.BiasIndex,
            Encoded(tensor.Type, values, tensor.Dims.AsSpan()),
            $"{_layer.Original.Name}_bias"
        );
        return shift;
    }

    /// <summary>A layer on integers gets 32-bit integers, as its kernel wants them; one with a float input floats.</summary>
    private double[] AddNew(GraphEditor editor, double[] shift, double beta)
    {
        var (node, name) = (_layer.Node, $"{_layer.Original.Name}_bias");
        if (InputScale() is not { } inputScale || WeightScales() is not { } weightScales)
        {
            editor.SetInput(
                node,
                _layer.BiasIndex,
                editor.AddConstant(node, name, Tensor.FromSingles([shift.Length], [.. shift.Select(s => (float)(s / beta))]))
            );
            return shift;
        }

        float[] scales = [.. weightScales.Select(s => s * inputScale)];
        var (integers, added) = (new double[shift.Length], new double[shift.Length]);
        for (var o = 0; o < shift.Length; o++)
        {
            var scale = scales[scales.Length == 1 ? 0 : o];
            integers[o] = Math.Clamp(Math.Round(shift[o] / beta / scale), -BiasQuantizer.Largest, BiasQuantizer.Largest);
            added[o] = integers[o] * scale * beta;
        }

        var perChannel = scales.Length > 1;
        long[] dims = perChannel ? [scales.Length] : [];
        var dequantize = editor.AddNode(
            node.Scope,
            "DequantizeLinear",
            [
                editor.AddConstant(node, name + "_quantized", Encoded(ElementType.Int32, integers, [integers.Length])),
                editor.AddConstant(node, name + "_scale", Tensor.FromSingles(dims, scales)),
                editor.AddConstant(node, name + "_zero_point", Encoded(ElementType.Int32, new double[scales.Length], dims)),
            ],
            [name + "_dequantized"],
            perChannel ? [Attribute.Of("axis", 0L)] : [],
            name: name + "_DequantizeLinear",
            before: node
        );
        editor.SetInput(node, _layer.BiasIndex, dequantize.Outputs[0]);
        return added;
    }

    /// <summary>s_x; null where the input is not behind DequantizeLinear with one constant scale.</summary>
    private float? InputScale() =>
        _layer.Input.Producer is { } dequantize
        && QuantizationFacts.IsDequantize(dequantize)
        && Constants.TensorOf(dequantize.Input(1)) is { ElementCount: 1 } scale
            ? scale.ToSingles()[0]
            : null;

    /// <summary>s_w, one or one for each output channel; null where it changes within a channel.</summary>
    private float[]? WeightScales()
    {
        var scale = _layer.Integers.DequantizeScales;
        return scale is { Rank: <= 1 } && (scale.ElementCount == 1 || scale.ElementCount == _layer.Outputs) ? scale.ToSingles() : null;
    }

    private static Tensor Encoded(ElementType type, double[] values, ReadOnlySpan<long> dims)
    {
        var bytes = new byte[type.ByteLength(values.Length)];
        ElementCodec.For(type).Encode(values, bytes);
        return Tensor.FromBytes(type, dims, bytes);
    }
}
