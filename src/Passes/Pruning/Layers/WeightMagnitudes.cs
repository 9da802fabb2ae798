using System.Runtime.InteropServices;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>The single weights of a layer, in stored order; float32 is handed out as it lies in the mapped file.</summary>
internal sealed class WeightMagnitudes(WeightSource source) : MagnitudeSource
{
    private readonly bool _isPlain = source.Tensor.Type == ElementType.Float32 && source.Dequantization is null;

    /// <inheritdoc/>
    public override long Count => source.Tensor.ElementCount;

    /// <inheritdoc/>
    public override bool IsDouble => source.Tensor.Type == ElementType.Float64;

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Read(long start, Span<float> buffer)
    {
        if (_isPlain)
            return MemoryMarshal.Cast<byte, float>(source.Tensor.Bytes.Slice(start * sizeof(float), buffer.Length * sizeof(float)));
        source.ReadStored(start, buffer);
        return buffer;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<double> Read(long start, Span<double> buffer)
    {
        if (source.Dequantization is null)
        {
            source.Tensor.CopyTo(start, buffer);
            return buffer;
        }

        var singles = new float[buffer.Length];
        source.ReadStored(start, singles);
        for (var i = 0; i < singles.Length; i++)
            buffer[i] = singles[i];
        return buffer;
    }
}
