using System.Collections.Frozen;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>The codecs of all numeric types, by type.</summary>
internal static class ElementCodecs
{
    private static readonly FrozenDictionary<ElementType, ElementCodec> All = new ElementCodec[]
    {
        new PrimitiveCodec<float>(ElementType.Float32),
        new PrimitiveCodec<double>(ElementType.Float64),
        new PrimitiveCodec<Half>(ElementType.Float16),
        new PrimitiveCodec<sbyte>(ElementType.Int8),
        new PrimitiveCodec<byte>(ElementType.UInt8),
        new PrimitiveCodec<short>(ElementType.Int16),
        new PrimitiveCodec<ushort>(ElementType.UInt16),
        new PrimitiveCodec<int>(ElementType.Int32),
        new PrimitiveCodec<uint>(ElementType.UInt32),
        new PrimitiveCodec<long>(ElementType.Int64),
        new PrimitiveCodec<ulong>(ElementType.UInt64),
        new PrimitiveCodec<byte>(ElementType.Bool),
    }.ToFrozenDictionary(c => c.Type);

    public static ElementCodec Find(ElementType type) =>
        All.TryGetValue(type, out var codec) ? codec : throw new NotSupportedException($"Elements of type {type} have no numeric value.");
}
