using System.Buffers.Binary;
using System.Text;

namespace NNCompress.Data.Npy;

/// <summary>
/// Where the entries of a zip archive that are stored without compression begin, so that they can be read from any position.
/// Walks the central directory (its place stands in the record at the file's end, or in that record's 64-bit twin), then the
/// local header of each entry, whose name and extra field may differ in length from the directory's.
/// </summary>
/// <remarks>PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14-4.3.16, 4.5.3.</remarks>
internal static class StoredEntries
{
    private const uint EndRecord = 0x06054b50;
    private const uint EndRecord64 = 0x06064b50;
    private const uint Locator64 = 0x07064b50;
    private const uint CentralHeader = 0x02014b50;
    private const uint LocalHeader = 0x04034b50;
    private const int EndRecordLength = 22;
    private const int LongestComment = 65_535;

    /// <summary>No archive of arrays has a directory longer than this.</summary>
    private const long LongestDirectory = 16 << 20;

    /// <summary>The first data byte of each stored, unencrypted entry by name.</summary>
    /// <exception cref="InvalidDataException">The archive's directory is damaged.</exception>
    public static Dictionary<string, long> Offsets(string path)
    {
        using var file = DataFile.Open(path);
        var (start, length) = Directory(file);
        if (length > LongestDirectory || start < 0 || start > file.Length - length)
            throw new InvalidDataException("Its directory lies outside the file.");
        var directory = At(file, start, (int)length);

        var offsets = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i + 46 <= directory.Length && U32(directory, i) == CentralHeader; )
        {
            var (flags, method) = (U16(directory, i + 8), U16(directory, i + 10));
            var (nameLength, extraLength, commentLength) = (U16(directory, i + 28), U16(directory, i + 30), U16(directory, i + 32));
            if (i + 46 + nameLength + extraLength > directory.Length)
                throw new InvalidDataException("Its directory is cut short.");
            if (method == 0 && (flags & 1) == 0)
            {
                var local = LocalOffset(directory.AsSpan(i, 46 + nameLength + extraLength), nameLength);
                var header = At(file, local, 30);
                if (U32(header, 0) != LocalHeader)
                    throw new InvalidDataException("Its directory points to no entry.");
                offsets[Encoding.UTF8.GetString(directory, i + 46, nameLength)] = local + 30 + U16(header, 26) + U16(header, 28);
            }
            i += 46 + nameLength + extraLength + commentLength;
        }
        return offsets;
    }

    private static (long Start, long Length) Directory(FileStream file)
    {
        var tailLength = (int)Math.Min(file.Length, EndRecordLength + LongestComment);
        var tail = At(file, file.Length - tailLength, tailLength);
        for (var i = tail.Length - EndRecordLength; i >= 0; i--)
        {
            if (U32(tail, i) != EndRecord)
                continue;
            if (i >= 20 && U32(tail, i - 20) == Locator64)
            {
                var record = At(file, S64(tail, i - 12), 56);
                if (U32(record, 0) != EndRecord64)
                    throw new InvalidDataException("Its 64-bit end record is missing.");
                return (S64(record, 48), S64(record, 40));
            }
            return (U32(tail, i + 16), U32(tail, i + 12));
        }
        throw new InvalidDataException("Its end record is missing.");
    }

    /// <summary>The local header's offset: 32 bits, or where these are all ones, in the 64-bit extra field behind the sizes that are there.</summary>
    private static long LocalOffset(ReadOnlySpan<byte> entry, int nameLength)
    {
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        if (offset != uint.MaxValue)
            return offset;
        var before = 0;
        foreach (var at in (ReadOnlySpan<int>)[24, 20])
            before += BinaryPrimitives.ReadUInt32LittleEndian(entry[at..]) == uint.MaxValue ? 8 : 0;

        for (var extra = entry[(46 + nameLength)..]; extra.Length >= 4; )
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra),
                length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (4 + length > extra.Length)
                break;
            if (id == 1 && length >= before + 8)
                return BinaryPrimitives.ReadInt64LittleEndian(extra[(4 + before)..]);
            extra = extra[(4 + length)..];
        }
        throw new InvalidDataException("An entry's place is missing.");
    }

    private static byte[] At(FileStream file, long offset, int count)
    {
        if (offset < 0 || offset > file.Length - count)
            throw new InvalidDataException("A part of it lies outside the file.");
        var bytes = new byte[count];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static int U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static long S64(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
}
