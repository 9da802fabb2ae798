using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Ops;

/// <summary>Values that are the same in every run.</summary>
public static class Constants
{
    /// <summary>
    /// The dense data of an initializer or a Constant node, through Identity; null where the value is computed, given by a caller
    /// who may replace it, sparse, or an attribute of a model function.
    /// </summary>
    public static Tensor? TensorOf(Value? value)
    {
        for (var steps = 0; value is not null && steps < WeightResolver.MaxChain; steps++)
        {
            if (value.Initializer is { } tensor)
                return IsOverridable(value) ? null : tensor;
            if (value.Producer is not { } producer)
                return null;
            if (producer.Is("Constant"))
                return TensorOf(producer);
            value = producer.Is("Identity") ? producer.Input(0) : null;
        }

        return null;
    }

    /// <summary>The dense data of a Constant node, in whichever attribute it is; null for sparse data or a function's attribute.</summary>
    public static Tensor? TensorOf(Node constant)
    {
        foreach (var attribute in constant.Attributes)
        {
            var tensor = (attribute.Name, attribute.Payload) switch
            {
                ("value", Tensor t) => t,
                ("value_float", float f) => Tensor.FromSingles([], [f]),
                ("value_floats", ImmutableArray<float> f) => Tensor.FromSingles([f.Length], f.AsSpan()),
                ("value_int", long i) => Tensor.FromInt64s([], [i]),
                ("value_ints", ImmutableArray<long> i) => Tensor.FromInt64s([i.Length], i.AsSpan()),
                ("value_string", ReadOnlyMemory<byte> s) => new Tensor(ElementType.String, [], new StringPayload([s])),
                ("value_strings", ImmutableArray<ReadOnlyMemory<byte>> s) => new Tensor(
                    ElementType.String,
                    [s.Length],
                    new StringPayload(s)
                ),
                _ => null,
            };
            if (tensor is not null)
                return tensor;
        }

        return null;
    }

    /// <summary>The elements of a small integer constant, as shapes and axes are given; null where it is no such constant.</summary>
    public static ImmutableArray<long>? Int64sOf(Value? value) =>
        TensorOf(value) is { Rank: <= 1, ElementCount: <= 4096 } tensor
        && (tensor.Type == ElementType.Int64 || tensor.Type == ElementType.Int32)
            ? ImmutableCollectionsMarshal.AsImmutableArray(tensor.ToInt64s())
            : null;

    /// <summary>Whether a caller may replace an initializer: it is listed among the main graph's inputs too, in a file of IR 4 or later.</summary>
    public static bool IsOverridable(Value initializer) => initializer is { IsInitializer: true, IsConstant: false };
}
