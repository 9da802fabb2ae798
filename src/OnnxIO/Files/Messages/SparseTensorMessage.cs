using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary><c>SparseTensorProto</c>.</summary>
internal static class SparseTensorMessage
{
    /// <summary>The tensor, or null where an error was reported.</summary>
    public static SparseTensor? Read(SparseTensorProto message, string label, BindingContext context)
    {
        if (message.Values is null || message.Indices is null)
        {
            context.Report(FileCodes.NoData, label, "The sparse tensor lacks its values or its indices.");
            return null;
        }

        var values = TensorMessage.Read(message.Values, label + " (values)", context);
        var indices = TensorMessage.Read(message.Indices, label + " (indices)", context);
        if (values is null || indices is null)
            return null;
        if (!TensorChecks.TryCount(values.Type, message.Dims, out _, out var problem))
        {
            context.Report(FileCodes.BadDims, label, problem);
            return null;
        }

        var tensor = new SparseTensor(values, indices, [.. message.Dims]);
        message.Values = null;
        message.Indices = null;
        message.Dims.Clear();
        return tensor with { Unmodelled = Unmodelled.Of(message) };
    }

    /// <param name="tensor">The tensor.</param>
    /// <param name="name">Its name, which stands in its values.</param>
    /// <param name="payloads">Takes the data.</param>
    public static SparseTensorProto Write(SparseTensor tensor, string? name, OutgoingPayloads payloads)
    {
        var message = Unmodelled.Restore<SparseTensorProto>(tensor.Unmodelled);
        message.Values = TensorMessage.Write(tensor.Values, name, payloads, isInitializer: false);
        message.Indices = TensorMessage.Write(tensor.Indices, tensor.Indices.Name, payloads, isInitializer: false);
        message.Dims.AddRange(tensor.Dims);
        return message;
    }
}
