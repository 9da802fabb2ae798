using System.Collections.Frozen;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Npy;

/// <summary>The elements of a .npy array.</summary>
/// <param name="Element">What they are in a model.</param>
/// <param name="Width">Bytes of one.</param>
/// <param name="Word">Bytes of one number inside an element: half of a complex one.</param>
/// <param name="IsBigEndian">Whether the most significant byte of a number stands first.</param>
internal sealed record NpyType(ElementType Element, int Width, int Word, bool IsBigEndian)
{
    private static readonly FrozenDictionary<string, ElementType> Elements = new Dictionary<string, ElementType>
    {
        ["b1"] = ElementType.Bool,
        ["i1"] = ElementType.Int8,
        ["i2"] = ElementType.Int16,
        ["i4"] = ElementType.Int32,
        ["i8"] = ElementType.Int64,
        ["u1"] = ElementType.UInt8,
        ["u2"] = ElementType.UInt16,
        ["u4"] = ElementType.UInt32,
        ["u8"] = ElementType.UInt64,
        ["f2"] = ElementType.Float16,
        ["f4"] = ElementType.Float32,
        ["f8"] = ElementType.Float64,
        ["c8"] = ElementType.Complex64,
        ["c16"] = ElementType.Complex128,
    }.ToFrozenDictionary();

    /// <param name="descr">The description: <c>&lt;</c>, <c>&gt;</c>, <c>|</c> or <c>=</c>, a kind, a width in bytes.</param>
    /// <param name="place">The file, for messages.</param>
    /// <exception cref="DiagnosticException">It is no numeric or bool type.</exception>
    public static NpyType Parse(string descr, string place)
    {
        var order = descr.Length > 0 ? descr[0] : ' ';
        if (order is not ('<' or '>' or '|' or '=') || !Elements.TryGetValue(descr[1..], out var element))
        {
            throw new DiagnosticException(
                DataCodes.NpyTypeUnsupported.At(
                    place,
                    $"Elements are {Describe(descr)}; readable are bool, integers, floats and complex numbers.",
                    "Convert the array, as with array.astype('float32'), and save it again."
                )
            );
        }
        var width = element.Bits / 8;
        var word = descr[1] == 'c' ? width / 2 : width;
        return new NpyType(element, width, word, order == '>' && word > 1);
    }

    /// <summary>Turns big-endian numbers into little-endian ones, in place.</summary>
    public void ToLittleEndian(Span<byte> bytes)
    {
        if (!IsBigEndian)
            return;
        for (var i = 0; i < bytes.Length; i += Word)
            bytes.Slice(i, Word).Reverse();
    }

    private static string Describe(string descr) =>
        descr.TrimStart('<', '>', '|', '=') switch
        {
            ['O', ..] => "Python objects",
            ['U' or 'S', ..] => $"text ('{descr}')",
            ['M' or 'm', ..] => $"dates or durations ('{descr}')",
            ['V', ..] => $"raw bytes ('{descr}')",
            _ => descr,
        };
}
