using System.Runtime.InteropServices;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Pruning;

/// <summary>Other numbers in the place of a float weight's, rounded to its stored type.</summary>
/// <param name="type">How they are stored.</param>
/// <param name="values">All of them, in stored order.</param>
internal sealed class ReplacedWeights(ElementType type, float[] values) : WeightRewrite
{
    /// <inheritdoc/>
    protected override void Apply(long start, int count, Span<byte> encoded)
    {
        var part = values.AsSpan(checked((int)start), count);
        if (type == ElementType.Float32)
        {
            MemoryMarshal.AsBytes(part).CopyTo(encoded);
            return;
        }

        var numbers = new double[count];
        for (var i = 0; i < count; i++)
            numbers[i] = part[i];
        ElementCodec.For(type).Encode(numbers, encoded);
    }
}
