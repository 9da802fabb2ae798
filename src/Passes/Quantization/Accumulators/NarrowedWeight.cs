using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A layer's weight rounded anew to magnitudes of at most 64, with which no two products of 8-bit numbers leave 16 bits, and its bias with the scale that
/// follows from it.
/// </summary>
internal static class NarrowedWeight
{
    /// <summary>Why a layer's weight cannot be rounded anew, as the rest of a sentence; null where it can.</summary>
    public static string? WhyNot(IntegerLayer layer, ReferenceNodes reference)
    {
        if (!layer.Weight.Map.IsIdentity || layer.Weight.Initializer is not { Uses.Count: 1, IsGraphOutput: false })
            return "its weight is read by others, or not as it is stored";
        if (GranularityOf(layer) is null)
            return "its scales come in blocks";
        if (FloatOf(layer, reference) is not { } source || !source.Dims.SequenceEqual(layer.Weight.Dims))
            return "the float model has no such weight";
        return BiasValue(layer.Node) is { } bias && layer.Bias is null ? $"its bias '{bias}' is not stored as integers" : null;
    }

    /// <summary>Rounds and stores it; only where <see cref="WhyNot"/> has no reason.</summary>
    public static void Write(GraphEditor editor, IntegerLayer layer, ReferenceNodes reference, ParallelOptions parallel)
    {
        var weights = FloatOf(layer, reference)!.ToSingles();
        var quantized = WeightQuantizer.Quantize(
            weights,
            layer.Weight.Dims.AsSpan(),
            GranularityOf(layer)!,
            PairSaturation.SafeGrid,
            symmetric: true,
            WeightScaleSearch.Mse,
            parallel
        );
        QuantizedBias? bias = null;
        if (layer.Bias is { } stored)
            (bias, quantized, _) = BiasQuantizer.Quantize(stored.ToSingles(), layer.Input.Scale, quantized, weights, parallel);
        Store(editor, layer.Weight.Dequantization!.Node, quantized.ToTensor(), quantized.ScaleTensor(), quantized.ZeroPointTensor());
        if (bias is not null)
            Store(editor, layer.Bias!.Dequantization!.Node, bias.ToTensor(), bias.ScaleTensor(), bias.ZeroPointTensor());
    }

    private static void Store(GraphEditor editor, Node dequantize, Tensor integers, Tensor scale, Tensor zeroPoint)
    {
        OwnedConstant.Set(editor, dequantize, 0, integers, "narrowed");
        OwnedConstant.Set(editor, dequantize, 1, scale, "narrowed_scale");
        // an absent zero point stays so: it means 0
        if (dequantize.Input(2) is not null)
            OwnedConstant.Set(editor, dequantize, 2, zeroPoint, "narrowed_zero_point");
    }

    private static WeightGranularity? GranularityOf(IntegerLayer layer)
    {
        var node = layer.Weight.Dequantization!.Node;
        if (layer.Weight.Dequantization.IsPerTensor)
            return WeightGranularity.PerTensor;
        var axis = (int)node.Attributes.Int("axis", 1);
        return node.Attributes.Int("block_size", 0) == 0
            ? WeightGranularity.PerChannel(axis < 0 ? axis + layer.Weight.Dims.Length : axis)
            : null;
    }

    private static WeightSource? FloatOf(IntegerLayer layer, ReferenceNodes reference) =>
        reference.Of(layer.Node) is { } node
        && WeightFacts.WeightsOf(node) is [var slot]
        && WeightResolver.Resolve(slot).Source is { Dequantization: null } source
        && source.Tensor.Type.IsFloat
            ? source
            : null;

    private static Value? BiasValue(Node node) => node.Is("MatMul") ? null : node.Input(2);
}
