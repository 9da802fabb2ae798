using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary><c>OperatorSetIdProto</c>.</summary>
internal static class OpsetMessage
{
    public static OpsetImport Read(OperatorSetIdProto message)
    {
        var import = new OpsetImport(message.HasDomain ? message.Domain : null, message.HasVersion ? message.Version : null);
        message.ClearDomain();
        message.ClearVersion();
        return import with { Unmodelled = Unmodelled.Of(message) };
    }

    public static OperatorSetIdProto Write(OpsetImport import)
    {
        var message = Unmodelled.Restore<OperatorSetIdProto>(import.Unmodelled);
        if (import.Domain is { } domain)
            message.Domain = domain;
        if (import.Version is { } version)
            message.Version = version;
        return message;
    }
}
