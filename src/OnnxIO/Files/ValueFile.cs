using Google.Protobuf;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files.Messages;
using NNCompress.OnnxIO.Files.Wire;
using NNCompress.OnnxIO.Tensors;
using Onnx;

namespace NNCompress.OnnxIO.Files;

/// <summary>Files that hold one value: a tensor, a sequence or an optional. Which it is, the file does not say: the model's type does.</summary>
public static class ValueFile
{
    /// <summary>Reads a value into memory; the file is closed again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">The type that the model declares; only whether it is a tensor, sequence or optional matters.</param>
    /// <exception cref="DiagnosticException">The file cannot be read or holds no sound value of that type.</exception>
    public static StoredValue Read(string path, OnnxType type) => Parse(ReadBytes(path), type, path);

    /// <summary>Reads a value from a message in memory.</summary>
    /// <param name="bytes">The message; must not change while the value is used.</param>
    /// <param name="type">The type that the model declares.</param>
    /// <param name="place">What to call it in findings.</param>
    /// <exception cref="DiagnosticException">The bytes are no sound value of that type.</exception>
    /// <exception cref="NotSupportedException">The type is a map or a sparse tensor.</exception>
    public static StoredValue Parse(ReadOnlyMemory<byte> bytes, OnnxType type, string place = "value") =>
        type switch
        {
            TensorType => Parse(bytes, MessageKind.Tensor, TensorProto.Parser, StoredValueMessage.Read, place),
            SequenceType => Parse(bytes, MessageKind.Sequence, SequenceProto.Parser, StoredValueMessage.Read, place),
            OptionalType => Parse(bytes, MessageKind.Optional, OptionalProto.Parser, StoredValueMessage.Read, place),
            _ => throw new NotSupportedException($"Values of type {type} are not read from files."),
        };

    internal static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DiagnosticException(FileCodes.CannotRead.At(path, e.Message), e);
        }
    }

    private static StoredValue Parse<T>(
        ReadOnlyMemory<byte> bytes,
        MessageKind kind,
        MessageParser<T> parser,
        Func<T, BindingContext, StoredValue?> read,
        string place
    )
        where T : IMessage<T>
    {
        var skeleton = ProtoFile.Strip(new MemoryBytes(bytes), kind, place);
        var message = ProtoFile.Parse(parser, skeleton, place);
        using var owner = new Model(); // of external data, which a single value has none of
        var context = new BindingContext(place, skeleton.Payloads, new ExternalFiles(folder: null, owner), new ReadOptions(), []);
        var value = read(message, context);
        context.ThrowIfErrors();
        return value!;
    }
}
