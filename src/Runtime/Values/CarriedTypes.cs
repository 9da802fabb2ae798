using Microsoft.ML.OnnxRuntime.Tensors;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>
/// Element types that the runtime's managed interface passes: those up to bfloat16 without the complex ones. Narrower types (int4,
/// float8 and the like) have no way through; a session on a model in memory carries each in a type that holds all its numbers.
/// </summary>
internal static class CarriedTypes
{
    public static bool IsCarried(ElementType type) => type.Code is (>= 1 and <= 13) or 16;

    /// <summary>The runtime's number for a type, the same as the standard's.</summary>
    public static TensorElementType ToRuntime(ElementType type) => (TensorElementType)type.Code;

    /// <summary>A carried type that holds every number of <paramref name="type"/>, and to and from which the runtime casts; null where there is none.</summary>
    public static ElementType? CarrierOf(ElementType type) =>
        type.IsFloat && type.Bits <= 8 ? ElementType.Float32
        : type == ElementType.Int4 || type == ElementType.Int2 ? ElementType.Int8
        : type == ElementType.UInt4 || type == ElementType.UInt2 ? ElementType.UInt8
        : null;
}
