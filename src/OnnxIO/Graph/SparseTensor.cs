using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO;

/// <summary>A constant given by its non-zero elements (<c>SparseTensorProto</c>).</summary>
/// <param name="Values">The non-zero elements, [NNZ].</param>
/// <param name="Indices">int64 [NNZ] linear indices or [NNZ, rank] coordinates, sorted.</param>
/// <param name="Dims">Extents of the dense tensor.</param>
public sealed record SparseTensor(Tensor Values, Tensor Indices, ImmutableArray<long> Dims)
{
    internal ReadOnlyMemory<byte> Unmodelled { get; init; }
}
