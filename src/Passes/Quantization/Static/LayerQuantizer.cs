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
    public LayerReport Quantize(PlannedLayer layer, AffineParameters input)
    {
        var weights = layer.Source.ToSingles();
        var (quantized, sqnr) = Round(layer, weights);
        var bias = layer.Bias is null ? null : BiasQuantizer.Quantize(layer.Bias, input.Scale, quantized, weights, context.ParallelOptions);
        if (bias is { RaisedGroups.IsEmpty: false })
        {
            quantized = bias.Weights;
            sqnr = Sqnr(weights, quantized.Dequantize());
            context.Findings.Add(
                QuantizationCodes.WeightScaleRaised.At(
                    layer.Node.Label,
                    "Its bias is so large beside its weights that 32 bits did not hold it; the weights got a coarser scale."
                )
            );
        }

        var (node, name) = (layer.Node, layer.Source.Name);
        writer.StoreConstant(
            node,
            layer.Slot.InputIndex,
            name,
            new StoredIntegers(quantized.ToTensor(), quantized.ScaleTensor(), quantized.ZeroPointTensor(), quantized.Granularity.Axis)
        );
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
                new Measure("weightSqnr", "Weight SQNR (dB)", sqnr, MeasureUnit.Number),
                new Measure("inputScale", "Input scale", input.Scale, MeasureUnit.Number),
            ]
        );
    }

    /// <summary>Rounds a weight: per tensor where that is wanted or good enough for every output channel, else per output channel.</summary>
    private (QuantizedWeights Weights, double Sqnr) Round(PlannedLayer layer, float[] weights)
    {
        if (options.PerChannel != true)
        {
            var whole = Round(layer, weights, WeightGranularity.PerTensor);
            if (
                options.PerChannel == false
                || WorstChannel(layer, weights, whole.Weights.Dequantize()) >= QuantizeStaticOptions.GoodPerTensor
            )
                return whole;
        }

        return Round(layer, weights, WeightGranularity.PerChannel(layer.Layout.OutputAxis!.Value));
    }

    /// <summary>
    /// Whether one scale does: the weight as a whole keeps its signal, and so does every channel, strictly so in grouped convolutions, where a
    /// channel's successor sees little else.
    /// </summary>
    private static bool IsGoodEnough(PlannedLayer layer, float[] weights, (QuantizedWeights Weights, double Sqnr) whole) =>
        whole.Sqnr >= QuantizeStaticOptions.GoodPerTensor
        && WorstChannel(layer, weights, whole.Weights.Dequantize())
            >= (layer.Layout.Groups > 1 ? QuantizeStaticOptions.GoodGroupedChannel : QuantizeStaticOptions.GoodChannel);

    /// <summary>
    /// The signal to noise of the output channel that lost most. One of many channels counts little in the sum over all, and yet in a depthwise
    /// convolution nothing else carries what it carries.
    /// </summary>
    private static double WorstChannel(PlannedLayer layer, float[] weights, float[] quantized)
    {
        var axis = layer.Layout.OutputAxis!.Value;
        var channels = checked((int)layer.Source.Dims[axis]);
        var inner = checked((int)layer.Source.Dims[(axis + 1)..].Aggregate(1L, (p, d) => p * d));
        var (signal, noise) = (new double[channels], new double[channels]);
        for (var i = 0; i < weights.Length; i++)
        {
            var channel = i / inner % channels;
            var error = (double)weights[i] - quantized[i];
            signal[channel] += (double)weights[i] * weights[i];
            noise[channel] += error * error;
        }

        return signal.Zip(noise).Min(c => c.Second == 0 ? double.PositiveInfinity : 10 * Math.Log10(c.First / c.Second));
    }

    private (QuantizedWeights Weights, double Sqnr) Round(PlannedLayer layer, float[] weights, WeightGranularity granularity)
    {
        var quantized = WeightQuantizer.Quantize(
            weights,
            layer.Source.Dims.AsSpan(),
            granularity,
            options.WeightGrid,
            options.SymmetricWeights,
            options.WantedScaleSearch,
            context.ParallelOptions
        );
        return (quantized, Sqnr(weights, quantized.Dequantize()));
    }

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
            var integers = new int[values.Length];
            AffineQuantization.Quantize(values, parameters, options.ActivationGrid, integers);
            var quantized = new QuantizedWeights(
                constant.Dims,
                options.ActivationGrid,
                WeightGranularity.PerTensor,
                integers,
                [parameters.Scale],
                [parameters.ZeroPoint]
            );
            writer.StoreConstant(
                node,
                index,
                value.Name,
                new StoredIntegers(quantized.ToTensor(), quantized.ScaleTensor(), quantized.ZeroPointTensor(), null)
            );
        }
    }

    /// <summary>10·log₁₀(Σ w² / Σ (w − ŵ)²); infinite where nothing was lost.</summary>
    private static double Sqnr(float[] weights, float[] quantized)
    {
        var (signal, noise) = (0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            signal += (double)weights[i] * weights[i];
            var error = (double)weights[i] - quantized[i];
            noise += error * error;
        }

        return noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise);
    }
}
