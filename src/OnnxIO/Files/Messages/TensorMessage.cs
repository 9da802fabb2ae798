using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;
using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary><c>TensorProto</c>. Its data come from the payload table that the skeleton refers to, never from the message.</summary>
internal static class TensorMessage
{
    /// <summary>The tensor, or null where an error was reported.</summary>
    public static Tensor? Read(TensorProto message, string label, BindingContext context)
    {
        var type = new ElementType(message.DataType);
        if (!TensorChecks.TryCount(type, message.Dims, out var count, out var problem))
        {
            context.Report(FileCodes.BadDims, label, problem, "Export the model again; this tensor cannot exist.");
            return null;
        }

        if (PayloadMessage.Read(message, type, count, label, context) is not { } payload)
            return null;
        ImmutableArray<long> dims = [.. message.Dims];
        var name = message.HasName ? message.Name : null;
        var doc = message.HasDocString ? message.DocString : null;
        message.Dims.Clear();
        if (type.Code != 0)
            message.ClearDataType();
        message.ClearName();
        message.ClearDocString();
        return new Tensor(type, dims, payload)
        {
            Name = name,
            DocString = doc,
            Unmodelled = Unmodelled.Of(message),
        };
    }

    /// <summary>The message, its data left to <paramref name="payloads"/>.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">Its name in the file: the value's for initializers, else its own.</param>
    /// <param name="payloads">Takes the data.</param>
    /// <param name="isInitializer">Whether the data may go into a data file.</param>
    public static TensorProto Write(Tensor tensor, string? name, OutgoingPayloads payloads, bool isInitializer)
    {
        var message = Unmodelled.Restore<TensorProto>(tensor.Unmodelled);
        message.Dims.AddRange(tensor.Dims);
        if (tensor.Type.Code != 0)
            message.DataType = tensor.Type.Code;
        if (name is not null)
            message.Name = name;
        if (tensor.DocString is { } doc)
            message.DocString = doc;
        PayloadMessage.Write(tensor, message, payloads, isInitializer);
        return message;
    }
}
