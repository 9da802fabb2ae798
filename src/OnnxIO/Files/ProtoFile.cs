using Google.Protobuf;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files.Wire;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files;

/// <summary>From bytes to a protobuf message without tensor data; what is wrong with the bytes becomes a diagnostic.</summary>
internal static class ProtoFile
{
    private const string Flatten = "No ONNX reader accepts this; flatten the nested control flow.";

    /// <exception cref="DiagnosticException">The bytes are no such message.</exception>
    public static Skeleton Strip(ByteSource bytes, MessageKind root, string place)
    {
        try
        {
            return PayloadStripper.Strip(bytes, root);
        }
        catch (WireException e)
        {
            throw new DiagnosticException(Describe(e, bytes, place), e);
        }
    }

    /// <exception cref="DiagnosticException">The bytes are no such message.</exception>
    public static T Parse<T>(MessageParser<T> parser, Skeleton skeleton, string place)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(skeleton.Message.Span);
        }
        catch (InvalidProtocolBufferException e) when (e.Message.Contains("nesting", StringComparison.Ordinal))
        {
            // the only way in which protobuf tells its depth limit from damage
            throw new DiagnosticException(FileCodes.TooDeep.At(place, "Messages are nested too deep.", Flatten), e);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or ArgumentException or IndexOutOfRangeException)
        {
            // ArgumentException: bytes of a string that are no UTF-8; IndexOutOfRangeException: in protobuf's
            // reader a length near 2^31 overflows, and it runs off the end of its span
            throw new DiagnosticException(
                FileCodes.Damaged.At(
                    place,
                    $"The file cannot be parsed: {e.Message}",
                    "It is damaged, or no ONNX file; fetch or export it again."
                ),
                e
            );
        }
    }

    private static Diagnostic Describe(WireException e, ByteSource bytes, string place)
    {
        const int SignatureBytes = 64;
        if (e.TooDeep)
            return FileCodes.TooDeep.At(
                place,
                $"The file holds {e.Message}.",
                "No ONNX reader accepts this; flatten the nested control flow."
            );
        var start = bytes.Slice(0, (int)Math.Min(SignatureBytes, bytes.Length));
        if (FileSignature.Describe(start) is { } kind)
            return FileCodes.NotOnnx.At(place, $"The file is {kind}.", "Give an ONNX model.");
        return FileCodes.Damaged.At(
            place,
            $"The file is damaged, truncated or no ONNX file: {e.Message}, at byte {e.Offset} of {bytes.Length}.",
            "Fetch or export it again."
        );
    }
}
