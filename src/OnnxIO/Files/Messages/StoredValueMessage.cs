using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>Values outside of models: <c>TensorProto</c>, <c>SequenceProto</c>, <c>OptionalProto</c>.</summary>
internal static class StoredValueMessage
{
    public static StoredValue? Read(TensorProto message, BindingContext context) =>
        TensorMessage.Read(message, "tensor", context) is { } tensor ? new StoredTensor(tensor) : null;

    public static StoredValue? Read(SequenceProto message, BindingContext context)
    {
        if (message.SparseTensorValues.Count + message.MapValues.Count > 0)
            return Unsupported("sequence", context);
        StoredValue?[] items =
        [
            .. message.TensorValues.Select(v => Read(v, context)),
            .. message.SequenceValues.Select(v => Read(v, context)),
            .. message.OptionalValues.Select(v => Read(v, context)),
        ];
        return Array.TrueForAll(items, i => i is not null) ? new StoredSequence([.. items.OfType<StoredValue>()]) : null;
    }

    public static StoredValue? Read(OptionalProto message, BindingContext context)
    {
        if (message.SparseTensorValue is not null || message.MapValue is not null)
            return Unsupported("optional", context);
        StoredValue? item;
        if (message.TensorValue is { } tensor)
            item = Read(tensor, context);
        else if (message.SequenceValue is { } sequence)
            item = Read(sequence, context);
        else if (message.OptionalValue is { } optional)
            item = Read(optional, context);
        else
            return new StoredOptional(null);
        return item is null ? null : new StoredOptional(item);
    }

    private static StoredValue? Unsupported(string what, BindingContext context)
    {
        context.Report(FileCodes.DataForm, null, $"The {what} holds maps or sparse tensors, which are not read.");
        return null;
    }
}
