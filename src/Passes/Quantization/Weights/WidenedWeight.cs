using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Standard operators before a layer that stays as it is:
/// <code>
/// W = Cast(q)·s                         one scale for a channel: q as W, s with extent 1 on the axes of the sum
/// W = Reshape(Cast(q)·s, dims of W)     groups of d: q [outer, extent/d, d, inner], s [outer, extent/d, 1, inner]
/// W = (Cast(q) − Cast(z))·s             where zero points are not the middle of the grid
/// </code>
/// A runtime that computes constants when it loads a model, as ONNX Runtime does, then runs the layer as before: the file is smaller, the speed
/// is that of float.
/// </summary>
internal sealed class WidenedWeight(PassContext context, QuantizeWeightsOptions options) : WeightStorage(context, options)
{
    /// <summary>Bytes that the nodes, names and extents of the form take, about.</summary>
    private const long Overhead = 300;

    /// <summary>Sums of fewer weights than this, as in depthwise convolutions, are stored in 8 bits: there is little to gain and much to lose.</summary>
    private const long LeastNarrowSum = 32;

    private readonly Dictionary<(object, object), (Value Value, double Sqnr)> _stored = [];

    public override long OpsetFor(SurveyedWeight weight) => OptionsFor(ReductionFold.Of(weight.Layout!)).OpsetOfType;

    public override string? WhyNot(SurveyedWeight weight)
    {
        var fold = ReductionFold.Of(weight.Layout!);
        var before = weight.Source!.Tensor.ByteLength;
        var groups = fold.Outer * (fold.Extent / GroupOf(fold)) * fold.Inner;
        var scaleBytes = weight.ComputeType.Bits / 8;
        var after = OptionsFor(fold).SignedGrid.Type.ByteLength(weight.Source.Tensor.ElementCount) + (groups * scaleBytes) + Overhead;
        return after > 0.9 * before ? $"it is too small to pay: {before} bytes would become {after}, nodes included" : null;
    }

    public override QuantizedLayer Apply(SurveyedWeight weight)
    {
        var bytes = 0L;
        if (!_stored.TryGetValue(weight.Key, out var stored))
            _stored[weight.Key] = stored = Store(weight, out bytes);
        var old = weight.Slot!.Value;
        Editor.SetInput(weight.Node, weight.Slot.InputIndex, stored.Value);
        WeightPlace.RemoveUnread(Editor, old);
        var fold = ReductionFold.Of(weight.Layout!);
        var group = GroupOf(fold);
        var block = group == fold.Extent ? (int?)null : (int)group;
        return new QuantizedLayer(OptionsFor(fold).Bits, block, weight.Source!.Tensor.ByteLength, bytes, stored.Sqnr, 1);
    }

    private (Value, double) Store(SurveyedWeight weight, out long bytes)
    {
        var fold = ReductionFold.Of(weight.Layout!);
        var group = GroupOf(fold);
        var values = weight.Source!.ToSingles();
        var quantized = Quantize(
            values,
            [fold.Outer, fold.Extent, fold.Inner],
            WeightGranularity.Blocks(1, checked((int)group)),
            OptionsFor(fold).SignedGrid,
            OptionsFor(fold).IsSymmetric,
            weight.ComputeType
        );
        var whole = group == fold.Extent;
        ReadOnlySpan<long> dims = whole ? fold.Dims.AsSpan() : [fold.Outer, fold.Extent / group, group, fold.Inner];
        ReadOnlySpan<long> scaleDims = whole ? fold.ChannelScaleDims.AsSpan() : [fold.Outer, fold.Extent / group, 1, fold.Inner];

        var place = new WeightPlace(Editor, weight.Source, weight.Node);
        var to = Attribute.Of("to", (long)weight.ComputeType.Code);
        var real = place.Node("cast", "Cast", [place.Constant("quantized", WithDims(quantized.ToTensor(), dims))], to);
        if (quantized.ZeroPoints is not null)
        {
            var zero = place.Constant("zero_point", WithDims(quantized.ZeroPointTensor(), scaleDims));
            real = place.Node("shifted", "Sub", [real, place.Node("zero", "Cast", [zero], to)]);
        }

        var scale = place.Constant("scale", ScaleTensor(quantized, scaleDims, weight.ComputeType));
        real = place.Node("dequantized", "Mul", [real, scale]);
        if (!whole)
            real = place.Node(
                "reshaped",
                "Reshape",
                [real, place.Constant("shape", Tensor.FromInt64s([fold.Dims.Length], fold.Dims.AsSpan()))]
            );
        bytes = place.Bytes;
        return (real, SignalToNoise.Decibels(values, quantized.Dequantize()));
    }

    private long GroupOf(ReductionFold fold) => fold.GroupNear(OptionsFor(fold).WidenedBlock);

    private QuantizeWeightsOptions OptionsFor(ReductionFold fold) =>
        fold.Extent < LeastNarrowSum ? Options with { Bits = 8, BlockSize = null } : Options;

    private static Tensor WithDims(Tensor tensor, ReadOnlySpan<long> dims) => new(tensor.Type, [.. dims], tensor.Payload);
}
