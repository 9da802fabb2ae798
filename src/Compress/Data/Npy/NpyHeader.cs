using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data.Npy;

/// <summary>
/// The head of a .npy array: the magic bytes, a version (1, 2 or 3), a length (two bytes in version 1, four after) and a Python
/// dictionary with <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.
/// </summary>
/// <remarks>numpy.lib.format, NEP 1.</remarks>
/// <param name="Type">The elements.</param>
/// <param name="IsFortranOrder">Whether the first axis varies fastest.</param>
/// <param name="Shape">Extent of each axis.</param>
/// <param name="Length">Bytes up to the first element.</param>
internal sealed partial record NpyHeader(NpyType Type, bool IsFortranOrder, ImmutableArray<long> Shape, int Length)
{
    /// <summary>Bytes that are always there: magic, version and the shorter form of the length.</summary>
    private const int Fixed = 10;

    /// <summary>A dictionary longer than this belongs to no array that anybody stored.</summary>
    private const int Longest = 1 << 16;

    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Bytes of all elements.</summary>
    public long DataLength => Shape.Aggregate((long)Type.Width, (n, extent) => checked(n * extent));

    /// <param name="stream">At the first byte; is left at the first element.</param>
    /// <param name="place">The file, for messages.</param>
    /// <exception cref="DiagnosticException">These are no bytes of an array, or of one of an unsupported type.</exception>
    public static NpyHeader Read(Stream stream, string place)
    {
        try
        {
            Span<byte> head = stackalloc byte[Fixed];
            stream.ReadExactly(head);
            if (!head[..Magic.Length].SequenceEqual(Magic))
                throw Malformed(place, "It does not begin with the bytes of a .npy array.");

            long length = BinaryPrimitives.ReadUInt16LittleEndian(head[8..]);
            var before = Fixed;
            if (head[6] is 2 or 3)
            {
                Span<byte> upper = stackalloc byte[2];
                stream.ReadExactly(upper);
                length |= (long)BinaryPrimitives.ReadUInt16LittleEndian(upper) << 16;
                before += upper.Length;
            }
            else if (head[6] != 1)
            {
                throw Malformed(place, $"Its format version is {head[6]}; known are 1, 2 and 3.");
            }
            if (length > Longest)
                throw Malformed(place, $"Its header claims to be {length} bytes long.");

            var text = new byte[length];
            stream.ReadExactly(text);
            return Parse(Encoding.UTF8.GetString(text), before + text.Length, place);
        }
        catch (EndOfStreamException e)
        {
            throw new DiagnosticException(
                DataCodes.NpyMalformed.At(place, "The file ends inside the header.", "Copy or write the file again."),
                e
            );
        }
    }

    private static NpyHeader Parse(string text, int length, string place)
    {
        var (order, shape) = (OrderPattern().Match(text), ShapePattern().Match(text));
        if (!order.Success || !shape.Success || !DescrPattern().IsMatch(text))
            throw Malformed(place, "Its header lacks 'descr', 'fortran_order' or 'shape'.");

        var simple = SimpleDescrPattern().Match(text);
        var type = NpyType.Parse(simple.Success ? simple.Groups["descr"].Value : "a structured type", place);
        var header = new NpyHeader(type, order.Groups["order"].ValueSpan is "True", Extents(shape.Groups["extents"].Value, place), length);
        try
        {
            _ = header.DataLength;
            return header;
        }
        catch (OverflowException e)
        {
            throw new DiagnosticException(
                DataCodes.NpyMalformed.At(place, $"No file holds an array of shape ({string.Join(", ", header.Shape)})."),
                e
            );
        }
    }

    private static ImmutableArray<long> Extents(string list, string place)
    {
        var extents = ImmutableArray.CreateBuilder<long>();
        foreach (var item in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!long.TryParse(item.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out var extent))
                throw Malformed(place, $"Its shape holds '{item}'.");
            extents.Add(extent);
        }
        return extents.ToImmutable();
    }

    private static DiagnosticException Malformed(string place, string message) =>
        new(DataCodes.NpyMalformed.At(place, message, "Write the array with numpy.save."));

    [GeneratedRegex("""['"]descr['"]\s*:""", RegexOptions.NonBacktracking)]
    private static partial Regex DescrPattern();

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"](?<descr>[^'"]*)['"]""", RegexOptions.NonBacktracking)]
    private static partial Regex SimpleDescrPattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(?<order>True|False)""", RegexOptions.NonBacktracking)]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\((?<extents>[^)]*)\)""", RegexOptions.NonBacktracking)]
    private static partial Regex ShapePattern();
}
