using System.Collections.Frozen;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>
/// The type of a tensor's elements, by its number in the standard (<c>TensorProto.DataType</c>). Answers for itself:
/// name, width, kind. A number that this version does not know is carried along unharmed but has no width.
/// </summary>
/// <param name="Code">The standard's number.</param>
public readonly record struct ElementType(int Code)
{
    public static readonly ElementType Undefined = new(0);
    public static readonly ElementType Float32 = new(1);
    public static readonly ElementType UInt8 = new(2);
    public static readonly ElementType Int8 = new(3);
    public static readonly ElementType UInt16 = new(4);
    public static readonly ElementType Int16 = new(5);
    public static readonly ElementType Int32 = new(6);
    public static readonly ElementType Int64 = new(7);
    public static readonly ElementType String = new(8);
    public static readonly ElementType Bool = new(9);
    public static readonly ElementType Float16 = new(10);
    public static readonly ElementType Float64 = new(11);
    public static readonly ElementType UInt32 = new(12);
    public static readonly ElementType UInt64 = new(13);
    public static readonly ElementType Complex64 = new(14);
    public static readonly ElementType Complex128 = new(15);
    public static readonly ElementType BFloat16 = new(16);
    public static readonly ElementType Float8E4M3FN = new(17);
    public static readonly ElementType Float8E4M3FNUZ = new(18);
    public static readonly ElementType Float8E5M2 = new(19);
    public static readonly ElementType Float8E5M2FNUZ = new(20);
    public static readonly ElementType UInt4 = new(21);
    public static readonly ElementType Int4 = new(22);
    public static readonly ElementType Float4E2M1 = new(23);
    public static readonly ElementType Float8E8M0 = new(24);
    public static readonly ElementType UInt2 = new(25);
    public static readonly ElementType Int2 = new(26);
    public static readonly ElementType Float6E2M3 = new(27);
    public static readonly ElementType Float6E3M2 = new(28);

    private static readonly FrozenDictionary<int, Row> Rows = new Dictionary<int, Row>
    {
        [1] = new("float32", "float", 32, Kind.Float),
        [2] = new("uint8", "uint8", 8, Kind.Integer),
        [3] = new("int8", "int8", 8, Kind.Integer),
        [4] = new("uint16", "uint16", 16, Kind.Integer),
        [5] = new("int16", "int16", 16, Kind.Integer),
        [6] = new("int32", "int32", 32, Kind.Integer),
        [7] = new("int64", "int64", 64, Kind.Integer),
        [8] = new("string", "string", 0, Kind.Other),
        [9] = new("bool", "bool", 8, Kind.Other),
        [10] = new("float16", "float16", 16, Kind.Float),
        [11] = new("float64", "double", 64, Kind.Float),
        [12] = new("uint32", "uint32", 32, Kind.Integer),
        [13] = new("uint64", "uint64", 64, Kind.Integer),
        [14] = new("complex64", "complex64", 64, Kind.Other),
        [15] = new("complex128", "complex128", 128, Kind.Other),
        [16] = new("bfloat16", "bfloat16", 16, Kind.Float),
        [17] = new("float8e4m3fn", "float8e4m3fn", 8, Kind.Float),
        [18] = new("float8e4m3fnuz", "float8e4m3fnuz", 8, Kind.Float),
        [19] = new("float8e5m2", "float8e5m2", 8, Kind.Float),
        [20] = new("float8e5m2fnuz", "float8e5m2fnuz", 8, Kind.Float),
        [21] = new("uint4", "uint4", 4, Kind.Integer),
        [22] = new("int4", "int4", 4, Kind.Integer),
        [23] = new("float4e2m1", "float4e2m1", 4, Kind.Float),
        [24] = new("float8e8m0", "float8e8m0", 8, Kind.Float),
        [25] = new("uint2", "uint2", 2, Kind.Integer),
        [26] = new("int2", "int2", 2, Kind.Integer),
        [27] = new("float6e2m3", "float6e2m3", 6, Kind.Float),
        [28] = new("float6e3m2", "float6e3m2", 6, Kind.Float),
    }.ToFrozenDictionary();

    private enum Kind
    {
        Float,
        Integer,
        Other,
    }

    /// <summary>Whether this version knows the type.</summary>
    public bool IsKnown => Rows.ContainsKey(Code);

    /// <summary>The name that people use: <c>float32</c>, <c>int4</c>, <c>bfloat16</c>.</summary>
    public string Name =>
        Rows.TryGetValue(Code, out var row) ? row.Name
        : Code == 0 ? "undefined"
        : $"type {Code}";

    /// <summary>The standard's spelling inside <c>tensor(...)</c>: <c>float</c>, <c>double</c>.</summary>
    public string StandardName => Rows.TryGetValue(Code, out var row) ? row.StandardName : Name;

    /// <summary>Bits of one element in <c>raw_data</c>; 0 for strings and unknown types. Types below 8 bits are one
    /// stream of bits, low bits first.</summary>
    public int Bits => Rows.TryGetValue(Code, out var row) ? row.Bits : 0;

    /// <summary>Whether elements are real numbers in a floating-point format of any width.</summary>
    public bool IsFloat => Rows.TryGetValue(Code, out var row) && row.Kind == Kind.Float;

    /// <summary>Whether elements are signed or unsigned integers of any width (bool is not).</summary>
    public bool IsInteger => Rows.TryGetValue(Code, out var row) && row.Kind == Kind.Integer;

    /// <summary>Bytes that <paramref name="count"/> elements take in <c>raw_data</c>; the last byte of a packed type may be partly used.</summary>
    public long ByteLength(long count) => checked((count * Bits + 7) / 8);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private sealed record Row(string Name, string StandardName, int Bits, Kind Kind);
}
