namespace NNCompress.OnnxIO.Files.Wire;

/// <summary>
/// The ways from a message to the tensors in it, as field numbers of the standard, and the fields of <c>TensorProto</c> that
/// hold element data. Training information is not followed: it is carried as it is.
/// </summary>
internal static class TensorPaths
{
    public const int FloatData = 4;
    public const int Int32Data = 5;
    public const int Int64Data = 7;
    public const int RawData = 9;
    public const int DoubleData = 10;
    public const int UInt64Data = 11;

    /// <summary>The key of <c>raw_data</c>.</summary>
    public const uint RawKey = (RawData << 3) | (uint)WireType.Length;

    /// <summary>The kind of message that a field holds; opaque where no tensors are below it.</summary>
    public static MessageKind Below(MessageKind kind, uint key)
    {
        if ((WireType)(key & 7) != WireType.Length)
            return MessageKind.Opaque;
        return (kind, key >> 3) switch
        {
            (MessageKind.Model, 7) => MessageKind.Graph,
            (MessageKind.Model, 25) => MessageKind.Function,
            (MessageKind.Graph, 1) => MessageKind.Node,
            (MessageKind.Graph, 5) => MessageKind.Tensor,
            (MessageKind.Graph, 15) => MessageKind.SparseTensor,
            (MessageKind.Function, 7) => MessageKind.Node,
            (MessageKind.Function, 11) => MessageKind.Attribute,
            (MessageKind.Node, 5) => MessageKind.Attribute,
            (MessageKind.Attribute, 5 or 10) => MessageKind.Tensor,
            (MessageKind.Attribute, 6 or 11) => MessageKind.Graph,
            (MessageKind.Attribute, 22 or 23) => MessageKind.SparseTensor,
            (MessageKind.SparseTensor, 1 or 2) => MessageKind.Tensor,
            (MessageKind.Sequence or MessageKind.Optional, 3) => MessageKind.Tensor,
            (MessageKind.Sequence or MessageKind.Optional, 4) => MessageKind.SparseTensor,
            (MessageKind.Sequence or MessageKind.Optional, 5) => MessageKind.Sequence,
            (MessageKind.Sequence or MessageKind.Optional, 7) => MessageKind.Optional,
            _ => MessageKind.Opaque,
        };
    }

    /// <summary>Whether such a field may occur once only; protobuf would merge a second one into the first.</summary>
    public static bool IsSingular(MessageKind kind, uint key) =>
        (kind, key >> 3) switch
        {
            (MessageKind.Model, 7) => true,
            (MessageKind.Attribute, 5 or 6 or 22) => true,
            (MessageKind.SparseTensor, 1 or 2) => true,
            (MessageKind.Optional, 3 or 4 or 5 or 7) => true,
            _ => false,
        };

    /// <summary>Wire type of one element of a typed data field; null where the field is none.</summary>
    public static WireType? ElementWireType(uint field) =>
        field switch
        {
            FloatData => WireType.Fixed32,
            DoubleData => WireType.Fixed64,
            Int32Data or Int64Data or UInt64Data => WireType.Varint,
            _ => null,
        };
}
