using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Cleanup;

/// <summary>An integer scalar or vector of which only some elements may be known before any run.</summary>
/// <param name="Type">int64 or int32.</param>
/// <param name="IsScalar">Whether it has no axis; then it has one element.</param>
/// <param name="Items">The elements; null where one is not known.</param>
internal sealed record ShapeVector(ElementType Type, bool IsScalar, ImmutableArray<long?> Items)
{
    /// <summary>Longer vectors are no shapes.</summary>
    public const int MaxItems = 64;

    public bool IsKnown => Items.All(i => i.HasValue);

    /// <summary>The vector as a tensor; all elements must be known.</summary>
    public Tensor ToTensor()
    {
        long[] dims = IsScalar ? [] : [Items.Length];
        return Type == ElementType.Int32
            ? Tensor.From<int>(Type, dims, [.. Items.Select(i => (int)i!.Value)])
            : Tensor.FromInt64s(dims, [.. Items.Select(i => i!.Value)]);
    }
}
