using System.Text;

namespace NNCompress.Runtime.Tests;

/// <summary>
/// A model written straight in protobuf's wire format, so that these tests depend on nothing but ONNX Runtime.
/// A field is its key (number · 8 + wire type) and a varint (type 0) or a length and as many bytes (type 2).
/// </summary>
static class TinyModel
{
    /// <summary>C = A · B with A [rows, inner], B [inner, columns], all float; IR version 8, opset 13.</summary>
    public static byte[] MatMul(int rows, int inner, int columns)
    {
        byte[] node = [.. Text(1, "A"), .. Text(1, "B"), .. Text(2, "C"), .. Text(4, "MatMul")];
        byte[] graph =
        [
            .. Bytes(1, node),
            .. Text(2, "g"),
            .. Bytes(11, Value("A", rows, inner)),
            .. Bytes(11, Value("B", inner, columns)),
            .. Bytes(12, Value("C", rows, columns)),
        ];
        return [.. Number(1, 8), .. Bytes(7, graph), .. Bytes(8, Number(2, 13))];
    }

    // ValueInfoProto: name, type; TypeProto: tensor_type; its elem_type 1 is float, its shape a list of dim_value.
    static byte[] Value(string name, params int[] shape)
    {
        byte[] dims = [.. shape.SelectMany(d => Bytes(1, Number(1, d)))];
        byte[] tensor = [.. Number(1, 1), .. Bytes(2, dims)];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, tensor))];
    }

    static byte[] Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    static byte[] Bytes(int field, byte[] value) => [.. Varint((field << 3) | 2), .. Varint(value.Length), .. value];

    static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    static IEnumerable<byte> Varint(int value)
    {
        for (; value >= 0x80; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
