using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// DequantizeLinear before a layer that stays as it is: W = s·(q − z), scales per output channel (opset 13) or per block of input channels
/// (opset 21). Runtimes know the form and may compute the product on the integers; ONNX Runtime does that for MatMul on blocks, and computes the
/// node in every run elsewhere.
/// </summary>
internal sealed class DequantizedWeight(PassContext context, QuantizeWeightsOptions options) : WeightStorage(context, options)
{
    private const long PerChannelOpset = 13;
    private const long HalfOpset = 19;
    private const long BlockOpset = 21;

    /// <summary>Blocks of fewer elements would spend more on scales than on weights.</summary>
    private const long LeastExtent = 16;

    private readonly Dictionary<(object, object), (Value Value, double Sqnr)> _stored = [];

    public override string? WhyNot(SurveyedWeight weight) =>
        weight.ComputeType != ElementType.Float32 && weight.ComputeType != ElementType.Float16
            ? $"it computes in {weight.ComputeType}, and DequantizeLinear gives float32 or float16"
            : null;

    public override long OpsetFor(SurveyedWeight weight) =>
        Math.Max(
            Math.Max(Options.OpsetOfType, weight.ComputeType == ElementType.Float32 ? 0 : HalfOpset),
            GranularityOf(weight).BlockSize is null ? PerChannelOpset : BlockOpset
        );

    public override QuantizedLayer Apply(SurveyedWeight weight)
    {
        var bytes = 0L;
        if (!_stored.TryGetValue(weight.Key, out var stored))
            _stored[weight.Key] = stored = Store(weight, out bytes);
        var old = weight.Slot!.Value;
        Editor.SetInput(weight.Node, weight.Slot.InputIndex, stored.Value);
        WeightPlace.RemoveUnread(Editor, old);
        return new QuantizedLayer(
            Options.Bits,
            GranularityOf(weight).BlockSize,
            weight.Source!.Tensor.ByteLength,
            bytes,
            stored.Sqnr,
            double.NaN
        );
    }

    private (Value, double) Store(SurveyedWeight weight, out long bytes)
    {
        var values = weight.Source!.ToSingles();
        var granularity = GranularityOf(weight);
        var quantized = Quantize(
            values,
            weight.Source.Dims.AsSpan(),
            granularity,
            Options.SignedGrid,
            Options.IsSymmetric,
            weight.ComputeType
        );
        var place = new WeightPlace(Editor, weight.Source, weight.Node);
        Value?[] inputs =
        [
            place.Constant("quantized", quantized.ToTensor()),
            place.Constant("scale", ScaleTensor(quantized, quantized.ScaleDims.AsSpan(), weight.ComputeType)),
            quantized.ZeroPoints is null ? null : place.Constant("zero_point", quantized.ZeroPointTensor()),
        ];
        List<Attribute> attributes = [];
        if (granularity.Axis is { } axis)
            attributes.Add(Attribute.Of("axis", (long)axis));
        if (granularity.BlockSize is { } size)
            attributes.Add(Attribute.Of("block_size", (long)size));
        var count = Array.FindLastIndex(inputs, i => i is not null) + 1;
        var value = place.Node("dequantized", "DequantizeLinear", inputs.AsSpan(0, count), [.. attributes]);
        bytes = place.Bytes;
        return (value, SignalToNoise.Decibels(values, quantized.Dequantize()));
    }

    /// <summary>Blocks along the input channels where there are enough of them; else a scale for each output channel, or one for all.</summary>
    private WeightGranularity GranularityOf(SurveyedWeight weight)
    {
        var layout = weight.Layout!;
        var input = layout.ReductionAxes[^1];
        if (Options.DequantizedBlock is { } size && layout.Dims[input] >= LeastExtent)
            return WeightGranularity.Blocks(input, (int)Math.Min(size, layout.Dims[input]));
        return layout.OutputAxis is { } output ? WeightGranularity.PerChannel(output) : WeightGranularity.PerTensor;
    }
}
