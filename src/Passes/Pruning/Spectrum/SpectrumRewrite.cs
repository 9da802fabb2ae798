using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Pruning;

/// <summary>Stores 0 for weights that were not drawn, and w/p for those that were.</summary>
internal sealed class SpectrumRewrite(WeightSource source, SpectrumRule rule, WeightMask notDrawn) : WeightRewrite
{
    private const int Chunk = 1 << 12;

    /// <inheritdoc/>
    protected override void Apply(long start, int count, Span<byte> encoded)
    {
        var codec = ElementCodec.For(source.Tensor.Type);
        var bits = source.Tensor.Type.Bits;
        var gone = new bool[Math.Min(Chunk, count)];
        var values = new double[gone.Length];
        for (var done = 0; done < count; done += Chunk)
        {
            var length = Math.Min(Chunk, count - done);
            source.Tensor.CopyTo(start + done, values.AsSpan(0, length));
            notDrawn.Mark(start + done, gone.AsSpan(0, length));
            for (var i = 0; i < length; i++)
                values[i] = gone[i] ? 0 : rule.StoredOf(values[i]);
            codec.Encode(values.AsSpan(0, length), encoded.Slice((int)((long)done * bits / 8), (int)(((long)length * bits + 7) / 8)));
        }
    }
}
