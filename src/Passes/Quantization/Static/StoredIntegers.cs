using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>A constant as integers: x = scale·(q − zero point), along <paramref name="Axis"/> where scale and zero point have one.</summary>
/// <param name="Integers">q, with the constant's extents.</param>
/// <param name="Scale">One float, or one for each index of the axis.</param>
/// <param name="ZeroPoint">As many, of the integers' type.</param>
/// <param name="Axis">The axis of output channels; null for one scale.</param>
internal sealed record StoredIntegers(Tensor Integers, Tensor Scale, Tensor ZeroPoint, int? Axis)
{
    /// <summary>A weight or an operand.</summary>
    public static StoredIntegers Of(QuantizedWeights weights) =>
        new(weights.ToTensor(), weights.ScaleTensor(), weights.ZeroPointTensor(), weights.Granularity.Axis);

    /// <summary>A bias, of one axis.</summary>
    public static StoredIntegers Of(QuantizedBias bias) =>
        new(bias.ToTensor(), bias.ScaleTensor(), bias.ZeroPointTensor(), bias.IsPerChannel ? 0 : null);
}
