using System.Buffers.Binary;
using Google.Protobuf;
using NNCompress.OnnxIO.Files.Wire;
using NNCompress.OnnxIO.Tensors;
using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>The data part of <c>TensorProto</c>: one of <c>raw_data</c>, a typed field, <c>string_data</c> or an external file.</summary>
internal static class PayloadMessage
{
    private const string ExportAgain = "Export the model again; the file was written wrongly or damaged.";

    /// <summary>Takes the data's fields out of the message; null where an error was reported.</summary>
    public static TensorPayload? Read(TensorProto message, ElementType type, long count, string label, BindingContext context)
    {
        var stored = message.HasRawData
            ? context.PayloadAt(BinaryPrimitives.ReadInt64LittleEndian(message.RawData.Span))
            : new StoredPayload();
        message.ClearRawData();
        if (message.DataLocation == TensorProto.Types.DataLocation.External)
            return ReadExternal(message, stored, type, count, label, context);
        if (type == ElementType.String || message.StringData.Count > 0)
            return ReadStrings(message, stored, type, count, label, context);

        switch (stored.Raw, stored.Chunks.Count)
        {
            case (null, 0):
                if (count == 0)
                    return new EmptyPayload();
                context.Report(FileCodes.NoData, label, $"The tensor {Describe(message, type)} has no data.", ExportAgain);
                return null;
            case (null, _):
                return ReadTyped(message, stored, type, count, label, context);
            case ({ } raw, 0):
                if (type.Bits == 0 || raw.Length == type.ByteLength(count))
                    return new RawPayload(raw);
                return Mismatch(message, type, raw.Length, type.ByteLength(count), label, context);
            default:
                context.Report(FileCodes.DataForm, label, "The tensor has its data twice: in raw_data and in a typed field.", ExportAgain);
                return null;
        }
    }

    /// <summary>Writes how the data are stored; bytes are handed to <paramref name="payloads"/>.</summary>
    public static void Write(Tensor tensor, TensorProto message, OutgoingPayloads payloads, bool isInitializer)
    {
        if (tensor.Payload is EmptyPayload)
            return;
        if (tensor.Payload is StringPayload strings)
        {
            foreach (var value in strings.Values)
                message.StringData.Add(UnsafeByteOperations.UnsafeWrap(value));
            return;
        }

        if (isInitializer && payloads.External?.Find(tensor) is { } place)
        {
            message.DataLocation = TensorProto.Types.DataLocation.External;
            message.ExternalData.Add(MetadataMessage.Entry("location", place.Location));
            message.ExternalData.Add(MetadataMessage.Entry("offset", place.Offset.ToString()));
            message.ExternalData.Add(MetadataMessage.Entry("length", place.Length.ToString()));
            return;
        }

        var index = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(index, payloads.Embed(tensor.Payload));
        message.RawData = UnsafeByteOperations.UnsafeWrap(index);
    }

    private static ExternalPayload? ReadExternal(
        TensorProto message,
        StoredPayload stored,
        ElementType type,
        long count,
        string label,
        BindingContext context
    )
    {
        if (stored.Raw is { Length: > 0 } || stored.Chunks.Count > 0 || message.StringData.Count > 0)
        {
            context.Report(
                FileCodes.DataForm,
                label,
                "The tensor has its data twice: in the model file and in an external file.",
                ExportAgain
            );
            return null;
        }

        if (type == ElementType.String)
        {
            context.Report(FileCodes.DataForm, label, "Strings cannot stand in an external file.", ExportAgain);
            return null;
        }

        var payload = context.External.Find(message.ExternalData, type.Bits == 0 ? null : type.ByteLength(count), label, context);
        message.ExternalData.Clear();
        message.ClearDataLocation();
        return payload;
    }

    private static StringPayload? ReadStrings(
        TensorProto message,
        StoredPayload stored,
        ElementType type,
        long count,
        string label,
        BindingContext context
    )
    {
        if (type != ElementType.String || !stored.IsEmpty)
        {
            context.Report(
                FileCodes.DataForm,
                label,
                $"The data of {Describe(message, type)} are partly strings, partly not.",
                ExportAgain
            );
            return null;
        }

        if (message.StringData.Count != count)
        {
            var found = message.StringData.Count;
            context.Report(
                FileCodes.DataLength,
                label,
                $"The tensor {Describe(message, type)} holds {found} strings; its dimensions need {count}.",
                ExportAgain
            );
            return null;
        }

        var payload = new StringPayload([.. message.StringData.Select(s => s.Memory)]);
        message.StringData.Clear();
        return payload;
    }

    private static TypedPayload? ReadTyped(
        TensorProto message,
        StoredPayload stored,
        ElementType type,
        long count,
        string label,
        BindingContext context
    )
    {
        if (type.IsKnown && stored.Chunks.Any(c => c.Field != TensorChecks.TypedFieldOf(type)))
        {
            context.Report(
                FileCodes.DataForm,
                label,
                $"The data of {Describe(message, type)} stand in a field for another type.",
                ExportAgain
            );
            return null;
        }

        if (TensorChecks.BytesOf(stored.Chunks, type) is not { } found)
        {
            context.Report(FileCodes.DataForm, label, $"The data of {Describe(message, type)} end inside an element.", ExportAgain);
            return null;
        }

        if (type.IsKnown && found != TensorChecks.TypedLength(type, count))
        {
            Mismatch(message, type, found, TensorChecks.TypedLength(type, count), label, context);
            return null;
        }

        return new TypedPayload([.. stored.Chunks]);
    }

    private static TensorPayload? Mismatch(
        TensorProto message,
        ElementType type,
        long found,
        long expected,
        string label,
        BindingContext context
    )
    {
        context.Report(
            FileCodes.DataLength,
            label,
            $"The tensor {Describe(message, type)} holds {found} bytes of data; its dimensions need {expected}.",
            ExportAgain
        );
        return null;
    }

    private static string Describe(TensorProto message, ElementType type) => $"{type}[{string.Join(',', message.Dims)}]";
}
