namespace NNCompress.OnnxIO.Files.Wire;

/// <summary>Messages between a file's root and its tensors.</summary>
internal enum MessageKind
{
    /// <summary>Holds no tensors that are told apart: its bytes are copied as they are.</summary>
    Opaque,
    Model,
    Graph,
    Function,
    Node,
    Attribute,
    SparseTensor,
    Tensor,
    Sequence,
    Optional,
}
