using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>How a tensor's elements are stored in its message. Decoded to one form, <see cref="Tensor.Bytes"/>, only when asked.</summary>
public abstract record TensorPayload;

/// <summary>No data field at all: legal for a tensor without elements.</summary>
public sealed record EmptyPayload : TensorPayload;

/// <summary>Little-endian elements in <c>raw_data</c>, types below 8 bits packed low bits first.</summary>
public sealed record RawPayload(ByteSource Source) : TensorPayload;

/// <summary>
/// A typed field (<c>float_data</c> 4, <c>int32_data</c> 5, <c>int64_data</c> 7, <c>double_data</c> 10, <c>uint64_data</c> 11) as it
/// lies on the wire. Several chunks follow one another, as a protobuf writer may have split a repeated field.
/// </summary>
/// <param name="Chunks">The wire chunks in order; packed runs and single elements alike.</param>
public sealed record TypedPayload(ImmutableArray<TypedChunk> Chunks) : TensorPayload;

/// <summary>A run of elements of a typed field: the body of a packed field, or one element written alone.</summary>
/// <param name="Field">The field's number in <c>TensorProto</c>.</param>
/// <param name="Source">Varints (fields 5, 7, 11) or little-endian fixed words (fields 4, 10).</param>
public sealed record TypedChunk(int Field, ByteSource Source);

/// <summary>Elements in another file beside the model, little-endian as in <c>raw_data</c>.</summary>
/// <param name="Location">The file's path relative to the model's folder.</param>
/// <param name="Offset">Bytes before the data.</param>
/// <param name="Source">The data.</param>
public sealed record ExternalPayload(string Location, long Offset, ByteSource Source) : TensorPayload;

/// <summary>Strings, each a run of bytes (usually UTF-8).</summary>
public sealed record StringPayload(ImmutableArray<ReadOnlyMemory<byte>> Values) : TensorPayload;
