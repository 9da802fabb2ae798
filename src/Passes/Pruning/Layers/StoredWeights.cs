using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Pruning;

/// <summary>The real numbers of a stored weight, in stored order; behind a DequantizeLinear, what the stored integers stand for.</summary>
/// <param name="Tensor">The elements as stored.</param>
/// <param name="Dequantization">How integers stand for real numbers; null where they are none.</param>
internal readonly record struct StoredWeights(Tensor Tensor, Dequantization? Dequantization)
{
    public void Read(long start, Span<float> values)
    {
        Tensor.CopyTo(start, values);
        Dequantization?.Apply(start, values);
    }
}
