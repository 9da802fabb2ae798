using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>What both forms of a product share: which layers they take, and the weight's integers, stored once for all of its readers.</summary>
/// <param name="context">The run.</param>
/// <param name="options">What the pass is asked to do.</param>
/// <param name="rows">How many rows the products have.</param>
internal abstract class DynamicProduct(PassContext context, QuantizeDynamicOptions options, LayerRows rows) : DynamicForm(context, options)
{
    private readonly Dictionary<((object, object) Weight, string Form), StoredProductWeight> _stored = [];

    public override string? WhyNot(IReadOnlyList<SurveyedWeight> weights)
    {
        var weight = weights[0];
        if (weight.ComputeType != ElementType.Float32)
            return $"it computes in {weight.ComputeType}, and products on integers take and give float32 only";
        if (MatrixLayer.Of(weight, out var reason) is not { } layer)
            return reason;
        var m = rows.Of(layer.Input);
        return !Options.IncludeSlow && SpeedOf(layer) < LeastSpeed
            ? $"it is too small to pay: {(m is { } known ? $"{known}×" : "")}{layer.K}×{layer.N}"
            : null;
    }

    public override IReadOnlyList<QuantizedLayer> Apply(IReadOnlyList<SurveyedWeight> weights)
    {
        var weight = weights[0];
        var layer = MatrixLayer.Of(weight, out _)!;
        var key = (weight.Key, layer.Form);
        var bytes = 0L;
        if (!_stored.TryGetValue(key, out var stored))
        {
            _stored[key] = stored = Store(weight, layer);
            bytes = stored.Bytes;
        }

        var speed = SpeedOf(layer);
        Write(layer, weight.Node, stored);
        return [new QuantizedLayer(8, null, weight.Source!.Tensor.ByteLength, bytes, stored.Sqnr, speed)];
    }

    /// <summary>Puts the form in the layer's place.</summary>
    protected abstract void Write(MatrixLayer layer, Node node, StoredProductWeight weight);

    /// <summary>Unknown rows count as one: more rows gain more.</summary>
    private double SpeedOf(MatrixLayer layer) =>
        Options.WantedTarget.SpeedOf(ProductForm.Dynamic, rows.Of(layer.Input) ?? 1, layer.K, layer.N);

    private StoredProductWeight Store(SurveyedWeight weight, MatrixLayer layer)
    {
        var values = layer.InputMajor();
        var quantized = Quantize(
            values,
            [layer.K, layer.N],
            Options.PerChannel ? WeightGranularity.PerChannel(1) : WeightGranularity.PerTensor
        );
        var place = new WeightPlace(Editor, weight.Source!, weight.Node);
        var integers = place.Constant("quantized", quantized.ToTensor());
        var scale = place.Constant("scale", quantized.ScaleTensor());
        // signed weights have 0 for all zero points, which is what a product takes where none is given
        var zeroPoint = quantized.ZeroPoints is null ? null : place.Constant("zero_point", quantized.ZeroPointTensor());
        return new StoredProductWeight(integers, scale, zeroPoint, place.Bytes, SignalToNoise.Decibels(values, quantized.Dequantize()));
    }
}
