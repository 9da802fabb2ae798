using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>Quantizes what layers and other operators inside the region store: weights, biases and constant operands.</summary>
internal sealed class LayerQuantizer(PassContext context, QuantizeStaticOptions options, QdqWriter writer)
{
    /// <summary>Stores a layer's weight and bias as integers.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Scale and zero point of what it multiplies them with.</param>
    /// <param name="onOneGrid">Whether what it gives is rounded on one grid for all channels.</param>
    public LayerReport Quantize(PlannedLayer layer, AffineParameters input, bool onOneGrid)
    {
        var weights = layer.Source.ToSingles();
        var quantized = Round(layer, weights, onOneGrid);
        var bias = layer.Bias is null ? null : BiasQuantizer.Quantize(layer.Bias, input.Scale, quantized, weights, context.ParallelOptions);
        if (bias is { RaisedGroups.IsEmpty: false })
        {
            quantized = bias.Weights;
            context.Findings.Add(
                QuantizationCodes.WeightScaleRaised.At(
                    layer.Node.Label,
                    "Its bias is so large beside its weights that 32 bits did not hold it; the weights got a coarser scale."
                )
            );
        }

        var (node, name) = (layer.Node, layer.Source.Name);
        writer.StoreConstant(node, layer.Slot.InputIndex, name, StoredIntegers.Of(quantized));
        if (bias is not null)
            writer.StoreConstant(node, PlannedLayer.BiasInput, node.Input(PlannedLayer.BiasInput)!.Name, StoredIntegers.Of(bias.Bias));
        return new LayerReport(
            node.Label,
            node.OpType,
            name,
            null,
            [
                new Measure("bits", "Bits", options.WeightGrid.Bits, MeasureUnit.Count),
                new Measure("scales", "Scales", quantized.Scales.Length, MeasureUnit.Count),
                new Measure("weightSqnr", "Weight SQNR (dB)", SignalToNoise.Decibels(weights, quantized.Dequantize()), MeasureUnit.Number),
                new Measure("inputScale", "Input scale", input.Scale, MeasureUnit.Number),
            ]
        );
    }

    /// <summary>Rounds a weight: per tensor where that is wanted or good enough for every output channel, else per output channel.</summary>
    private QuantizedWeights Round(PlannedLayer layer, float[] weights, bool onOneGrid)
    {
        var axis = layer.Layout.OutputAxis!.Value;
        if (options.PerChannel == false)
            return Round(layer, weights, WeightGranularity.PerTensor, options.WantedScaleSearch);
        if (options.PerChannel is null)
        {
            // a convolution's speed gains next to nothing, and channels that are small may be all that a depthwise one reads
            var shared = onOneGrid && !layer.Node.Is("Conv");
            // the smallest error over all may cut the largest weights, which is one channel's loss
            WeightScaleSearch[] searches = shared ? [options.WantedScaleSearch, WeightScaleSearch.MinMax] : [options.WantedScaleSearch];
            foreach (var search in searches)
            {
                var whole = Round(layer, weights, WeightGranularity.PerTensor, search);
                var worst = WeightError.WorstChannel(weights, whole.Dequantize(), layer.Source.Dims.AsSpan(), axis, shared);
                if (worst >= QuantizeStaticOptions.GoodPerTensor)
                    return whole;
            }
        }

        return Round(layer, weights, WeightGranularity.PerChannel(axis), options.WantedScaleSearch);
    }

    private QuantizedWeights Round(PlannedLayer layer, float[] weights, WeightGranularity granularity, WeightScaleSearch search) =>
        WeightQuantizer.Quantize(
            weights,
            layer.Source.Dims.AsSpan(),
            granularity,
            options.WeightGrid,
            options.SymmetricWeights,
            search,
            context.ParallelOptions
        );

    /// <summary>Stores the constants that an operator inside adds or multiplies as integers, each with parameters of its own.</summary>
    public void QuantizeOperands(Node node)
    {
        foreach (var index in OperatorQuantization.Of(node)!.DataInputsOf(node))
        {
            if (node.Input(index) is not { } value || Constants.TensorOf(value) is not { } constant)
                continue;
            var values = constant.ToSingles();
            var range = new ValueRange(values.Min(), values.Max());
            var parameters = range.ParametersOn(options.ActivationGrid, options.SymmetricActivations);
            var quantized = WeightQuantizer.Quantize(
                values,
                constant.Dims.AsSpan(),
                WeightGranularity.PerTensor,
                options.ActivationGrid,
                [parameters]
            );
            writer.StoreConstant(node, index, value.Name, StoredIntegers.Of(quantized));
        }
    }
}
