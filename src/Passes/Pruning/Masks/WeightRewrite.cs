using System.Buffers;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Pruning;

/// <summary>A rule that changes stored elements; applied whenever they are read, so that no changed weight is held in memory.</summary>
internal abstract class WeightRewrite
{
    /// <summary>Changes consecutive elements in place.</summary>
    /// <param name="start">Index of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="encoded">Their bytes as stored, whole elements (or whole bytes of packed ones).</param>
    protected abstract void Apply(long start, int count, Span<byte> encoded);

    /// <summary>The tensor with this rule applied, read on demand.</summary>
    public Tensor Of(Tensor original) =>
        original.WithPayload(new RawPayload(new RewrittenBytes(original.Bytes, original.Type, original.ElementCount, this)));

    /// <summary>What its numbers become.</summary>
    public StoredWeights Of(StoredWeights original) => original with { Tensor = Of(original.Tensor) };

    private sealed class RewrittenBytes(ByteSource original, ElementType type, long elements, WeightRewrite rewrite) : ComputedBytes
    {
        /// <summary>Bytes of an element; 1 where several share a byte.</summary>
        private readonly int _unit = Math.Max(1, type.Bits / 8);

        public override long Length => original.Length;

        public override void Read(long offset, Span<byte> destination)
        {
            CheckSlice(offset, destination.Length);
            var first = offset / _unit * _unit;
            var last = (offset + destination.Length + _unit - 1) / _unit * _unit;
            if (first == offset && last == offset + destination.Length)
            {
                ReadWhole(first, destination);
                return;
            }

            // a slice that cuts elements: the whole ones around it are changed, then what was asked for is taken
            var whole = ArrayPool<byte>.Shared.Rent((int)(last - first));
            ReadWhole(first, whole.AsSpan(0, (int)(last - first)));
            whole.AsSpan((int)(offset - first), destination.Length).CopyTo(destination);
            ArrayPool<byte>.Shared.Return(whole);
        }

        private void ReadWhole(long offset, Span<byte> destination)
        {
            original.Read(offset, destination);
            var start = offset * 8 / type.Bits;
            rewrite.Apply(start, (int)Math.Min(destination.Length * 8L / type.Bits, elements - start), destination);
        }
    }
}
