using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Writes 0 where a mask says so; behind a DequantizeLinear the stored number that means 0, its zero point.
/// </summary>
internal sealed class ZeroingRewrite(WeightSource source, WeightMask mask) : WeightRewrite
{
    private const int Chunk = 1 << 12;

    /// <inheritdoc/>
    protected override void Apply(long start, int count, Span<byte> encoded)
    {
        if (mask is CutMask { Cut: var cut } && source.Tensor.Type == ElementType.Float32 && source.Dequantization is null)
        {
            CutKernel.Zero(start, encoded, cut);
            return;
        }

        var gone = new bool[Math.Min(Chunk, count)];
        var bits = source.Tensor.Type.Bits;
        for (var done = 0; done < count; done += Chunk)
        {
            var part = gone.AsSpan(0, Math.Min(Chunk, count - done));
            mask.Mark(start + done, part);
            var bytes = encoded.Slice((int)((long)done * bits / 8), (int)(((long)part.Length * bits + 7) / 8));
            if (bits < 8)
                ZeroPacked(start + done, part, bytes);
            else
                ZeroWhole(start + done, part, bytes, bits / 8);
        }
    }

    private void ZeroWhole(long start, ReadOnlySpan<bool> gone, Span<byte> bytes, int width)
    {
        // 0 is all bits clear in every number format of whole bytes
        var codec = source.Dequantization is null ? null : ElementCodec.For(source.Tensor.Type);
        for (var i = 0; i < gone.Length; i++)
        {
            if (!gone[i])
                continue;
            var element = bytes.Slice(i * width, width);
            if (codec is null)
                element.Clear();
            else
                codec.Encode([source.StoredZeroAt(start + i)], element);
        }
    }

    private void ZeroPacked(long start, ReadOnlySpan<bool> gone, Span<byte> bytes)
    {
        var codec = ElementCodec.For(source.Tensor.Type);
        var stored = new double[gone.Length];
        codec.Decode(new MemoryBytes(bytes.ToArray()), 0, stored);
        for (var i = 0; i < gone.Length; i++)
        {
            if (gone[i])
                stored[i] = source.StoredZeroAt(start + i);
        }

        codec.Encode(stored, bytes);
    }
}
