namespace NNCompress.OnnxIO.Files.Wire;

/// <summary>A message without tensor data, and the data apart.</summary>
/// <param name="Message">
/// The message in wire form; in every tensor that had data, <c>raw_data</c> holds eight bytes, the index of its payload.
/// </param>
/// <param name="Payloads">The tensors' data, by that index.</param>
internal sealed record Skeleton(ReadOnlyMemory<byte> Message, IReadOnlyList<StoredPayload> Payloads);
