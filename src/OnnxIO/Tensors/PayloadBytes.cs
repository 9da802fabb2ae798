namespace NNCompress.OnnxIO.Tensors;

/// <summary>Brings every storage form of a tensor to the bytes that <c>raw_data</c> would hold.</summary>
internal static class PayloadBytes
{
    public static ByteSource Of(Tensor tensor) =>
        tensor.Payload switch
        {
            RawPayload raw => raw.Source,
            ExternalPayload external => external.Source,
            TypedPayload typed => TypedPayloadDecoder.Decode(typed, tensor.Type, tensor.ElementCount),
            EmptyPayload when tensor.ElementCount == 0 => new MemoryBytes(default),
            _ => throw new InvalidOperationException($"{tensor} with {tensor.Payload.GetType().Name} has no element bytes."),
        };
}
