using System.Collections.Frozen;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>The codecs of all numeric types, by type.</summary>
internal static class ElementCodecs
{
    private static readonly FrozenDictionary<ElementType, ElementCodec> All = new ElementCodec[]
    {
        new PrimitiveCodec<float>(ElementType.Float32),
        new PrimitiveCodec<double>(ElementType.Float64),
        new HalfCodec(),
        new BFloat16Codec(),
        new PrimitiveCodec<sbyte>(ElementType.Int8),
        new PrimitiveCodec<byte>(ElementType.UInt8),
        new PrimitiveCodec<short>(ElementType.Int16),
        new PrimitiveCodec<ushort>(ElementType.UInt16),
        new PrimitiveCodec<int>(ElementType.Int32),
        new PrimitiveCodec<uint>(ElementType.UInt32),
        new PrimitiveCodec<long>(ElementType.Int64),
        new PrimitiveCodec<ulong>(ElementType.UInt64),
        new BoolCodec(),
        new PackedIntegerCodec(ElementType.Int4, signed: true),
        new PackedIntegerCodec(ElementType.UInt4, signed: false),
        new PackedIntegerCodec(ElementType.Int2, signed: true),
        new PackedIntegerCodec(ElementType.UInt2, signed: false),
        new SmallFloatCodec(ElementType.Float8E4M3FN, SmallFloatFormat.E4M3FN),
        new SmallFloatCodec(ElementType.Float8E4M3FNUZ, SmallFloatFormat.E4M3FNUZ),
        new SmallFloatCodec(ElementType.Float8E5M2, SmallFloatFormat.E5M2),
        new SmallFloatCodec(ElementType.Float8E5M2FNUZ, SmallFloatFormat.E5M2FNUZ),
        new PowerOfTwoCodec(),
        new SmallFloatCodec(ElementType.Float6E2M3, SmallFloatFormat.E2M3),
        new SmallFloatCodec(ElementType.Float6E3M2, SmallFloatFormat.E3M2),
        new SmallFloatCodec(ElementType.Float4E2M1, SmallFloatFormat.E2M1),
    }.ToFrozenDictionary(c => c.Type);

    public static ElementCodec Find(ElementType type) =>
        All.TryGetValue(type, out var codec) ? codec : throw new NotSupportedException($"Elements of type {type} have no numeric value.");
}
