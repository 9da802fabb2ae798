using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary><c>ValueInfoProto</c>: what is declared of a value, beside its name.</summary>
internal static class ValueInfoMessage
{
    /// <summary>The declaration; null where the message says nothing but a name.</summary>
    public static ValueInfo? Read(ValueInfoProto message)
    {
        var info = new ValueInfo(message.Type is { } type ? TypeMessage.Read(type) : null)
        {
            DocString = message.HasDocString ? message.DocString : null,
            Metadata = MetadataMessage.Take(message.MetadataProps),
        };
        message.ClearName();
        message.Type = null;
        message.ClearDocString();
        var rest = Unmodelled.Of(message);
        return info.Type is null && info.DocString is null && info.Metadata.IsEmpty && rest.IsEmpty
            ? null
            : info with
            {
                Unmodelled = rest,
            };
    }

    public static ValueInfoProto Write(string? name, ValueInfo? info)
    {
        var message = Unmodelled.Restore<ValueInfoProto>(info?.Unmodelled ?? default);
        if (name is not null)
            message.Name = name;
        if (info is null)
            return message;
        if (info.Type is { } type)
            message.Type = TypeMessage.Write(type);
        if (info.DocString is { } doc)
            message.DocString = doc;
        MetadataMessage.Write(info.Metadata, message.MetadataProps);
        return message;
    }

    /// <summary>Whether two declarations would be written alike.</summary>
    public static bool Same(ValueInfo? a, ValueInfo? b) => ReferenceEquals(a, b) || Unmodelled.Same(Write("", a), Write("", b));
}
