using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// com.microsoft.MatMulNBits: y = x·Ŵ + b, where the product reads the packed blocks.
/// <code>
/// W [K, N] as rows of N, in blocks of n along K: B = ⌈K/n⌉ blocks, the last filled up with what stands for 0
/// packed      uint8 [N, B, n·bits/8]          low bits first
/// scales      [N, B]
/// zero points uint8 [N, ⌈B·bits/8⌉]           left out where symmetric: then they are 2^(bits − 1)
/// accuracy_level 4: the product's activations are rounded to 8 bits block by block, which alone is fast
/// </code>
/// </summary>
internal sealed class BlockProduct(PassContext context, QuantizeWeightsOptions options, LayerRows rows) : WeightStorage(context, options)
{
    public const string OpType = "MatMulNBits";

    private const long Int8Products = 4;

    private readonly Dictionary<((object, object) Weight, string Form), (Value?[] Parts, double Sqnr)> _stored = [];

    public override string? WhyNot(SurveyedWeight weight) =>
        weight.ComputeType != ElementType.Float32 ? $"it computes in {weight.ComputeType}, and its product on blocks in float32"
        : MatrixLayer.Of(weight, out var reason) is null ? reason
        : null;

    public override long OpsetFor(SurveyedWeight weight) => 0;

    /// <summary>Expected speed against float; unknown rows count as a sequence's.</summary>
    public double SpeedOf(SurveyedWeight weight)
    {
        const long Rows = 16;
        var layer = MatrixLayer.Of(weight, out _)!;
        var form = new ProductForm(Options.Bits, Options.ProductBlock);
        return Options.WantedTarget.SpeedOf(form, rows.Of(layer.Input) ?? Rows, layer.K, layer.N);
    }

    public override QuantizedLayer Apply(SurveyedWeight weight)
    {
        var layer = MatrixLayer.Of(weight, out _)!;
        var speed = SpeedOf(weight);
        var (key, bytes) = ((weight.Key, layer.Form), 0L);
        if (!_stored.TryGetValue(key, out var stored))
            _stored[key] = stored = Store(weight, layer, out bytes);
        Editor.SetOpset(weight.Node.Scope, ContribOperators.Domain, ContribOperators.Version);
        Value?[] inputs = [layer.Input, .. stored.Parts, null, layer.BiasVector(Editor)];
        var count = Array.FindLastIndex(inputs, i => i is not null) + 1;
        layer.Replace(
            Editor,
            ContribOperators.Domain,
            OpType,
            inputs.AsSpan(0, count),
            Attribute.Of("K", layer.K),
            Attribute.Of("N", layer.N),
            Attribute.Of("bits", (long)Options.Bits),
            Attribute.Of("block_size", (long)Options.ProductBlock),
            Attribute.Of("accuracy_level", Int8Products)
        );
        return new QuantizedLayer(Options.Bits, Options.ProductBlock, weight.Source!.Tensor.ByteLength, bytes, stored.Sqnr, speed);
    }

    private (Value?[] Parts, double Sqnr) Store(SurveyedWeight weight, MatrixLayer layer, out long bytes)
    {
        var values = layer.OutputMajor();
        var grid = Options.UnsignedGrid;
        var quantized = Quantize(
            values,
            [layer.N, layer.K],
            WeightGranularity.Blocks(1, Options.ProductBlock),
            grid,
            Options.IsSymmetric,
            ElementType.Float32
        );
        var place = new WeightPlace(Editor, weight.Source!, weight.Node);
        Value?[] parts =
        [
            place.Constant("quantized", BlockPacking.Weights(quantized)),
            place.Constant("scale", quantized.ScaleTensor()),
            Options.IsSymmetric ? null : place.Constant("zero_point", BlockPacking.ZeroPoints(quantized)),
        ];
        bytes = place.Bytes;
        return (parts, SignalToNoise.Decibels(values, quantized.Dequantize()));
    }
}
