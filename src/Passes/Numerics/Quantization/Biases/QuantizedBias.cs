using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>A bias as 32-bit integers: b ≈ q·s_x·s_w, with zero point 0.</summary>
/// <param name="Integers">q, one for each output channel.</param>
/// <param name="Scales">s_x·s_w, one for each channel, or a single one where <paramref name="IsPerChannel"/> is false.</param>
/// <param name="IsPerChannel">Whether the weight has a scale for each output channel.</param>
public sealed record QuantizedBias(ImmutableArray<int> Integers, ImmutableArray<float> Scales, bool IsPerChannel)
{
    private long[] ScaleDims => IsPerChannel ? [Scales.Length] : [];

    /// <summary>q as int32[C].</summary>
    public Tensor ToTensor() => Tensor.From(ElementType.Int32, [Integers.Length], Integers.AsSpan());

    /// <summary>The scales as float32: [C], or of rank 0.</summary>
    public Tensor ScaleTensor() => Tensor.FromSingles(ScaleDims, Scales.AsSpan());

    /// <summary>Zeros as int32, shaped as <see cref="ScaleTensor"/>.</summary>
    public Tensor ZeroPointTensor() => Tensor.From<int>(ElementType.Int32, ScaleDims, new int[Scales.Length]);

    /// <summary>q·s in float32, as DequantizeLinear computes it.</summary>
    public float[] Dequantize() => [.. Integers.Select((q, c) => q * Scales[IsPerChannel ? c : 0])];
}
