using System.Buffers.Binary;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Audio;

/// <summary>
/// The head of a RIFF/WAVE file: chunks of a four-letter name, a length and so many bytes (one more where the length is odd). <c>fmt </c> tells
/// of the samples, <c>data</c> holds them, channels interleaved.
/// </summary>
/// <param name="Type">uint8, int16, int32 or float32.</param>
/// <param name="Channels">Channels; at least 1.</param>
/// <param name="Start">The first byte of the samples.</param>
/// <param name="Frames">How many points in time there are.</param>
internal sealed record WavHeader(ElementType Type, int Channels, long Start, long Frames)
{
    private const ushort Pcm = 1;
    private const ushort Float = 3;
    private const ushort Extensible = 0xFFFE;
    private const int FormatLength = 16;
    private const int SubFormat = 24;

    /// <param name="stream">The file, at its beginning.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="DiagnosticException">It is no such file, or its samples are coded.</exception>
    public static WavHeader Read(FileStream stream, string path)
    {
        try
        {
            Span<byte> head = stackalloc byte[12];
            stream.ReadExactly(head);
            if (!head[..4].SequenceEqual("RIFF"u8) || !head[8..].SequenceEqual("WAVE"u8))
                throw Malformed(path, "it does not begin as a WAVE file");
            (ElementType Type, int Channels)? format = null;
            Span<byte> chunk = stackalloc byte[8];
            while (true)
            {
                stream.ReadExactly(chunk);
                long length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
                if (chunk[..4].SequenceEqual("fmt "u8))
                {
                    format = ReadFormat(stream, length, path);
                    stream.Seek(length % 2, SeekOrigin.Current);
                }
                else if (chunk[..4].SequenceEqual("data"u8))
                {
                    var (type, channels) = format ?? throw Malformed(path, "its samples come before their format");
                    // A recorder that was cut off leaves a length of 0 or more than there is.
                    var there = stream.Length - stream.Position;
                    if (length > there || length == 0 && there > 0)
                        throw Malformed(path, $"its head tells of {length} bytes of sound, and {there} follow");
                    return new WavHeader(type, channels, stream.Position, length / (type.Bits / 8 * channels));
                }
                else
                    stream.Seek(length + length % 2, SeekOrigin.Current);
            }
        }
        catch (EndOfStreamException)
        {
            throw Malformed(path, "it ends before its samples");
        }
    }

    private static (ElementType Type, int Channels) ReadFormat(FileStream stream, long length, string path)
    {
        if (length is < FormatLength or > 4096)
            throw Malformed(path, $"its format takes {length} bytes");
        Span<byte> bytes = stackalloc byte[(int)length];
        stream.ReadExactly(bytes);
        var coding = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (coding == Extensible && length >= SubFormat + 2)
            coding = BinaryPrimitives.ReadUInt16LittleEndian(bytes[SubFormat..]);
        var (channels, bits) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]));
        ElementType? type = (coding, bits) switch
        {
            (Pcm, 8) => ElementType.UInt8,
            (Pcm, 16) => ElementType.Int16,
            (Pcm, 32) => ElementType.Int32,
            (Float, 32) => ElementType.Float32,
            _ => null,
        };
        if (channels == 0)
            throw Malformed(path, "it has no channel");
        return (type ?? throw Malformed(path, $"its coding {coding} with {bits} bits is none of PCM 8, 16, 32 and float 32"), channels);
    }

    private static DiagnosticException Malformed(string path, string reason) =>
        new(DataCodes.WavMalformed.At(path, $"The sound cannot be read: {reason}.", "Save it as WAVE, PCM with 16 bits."));
}
