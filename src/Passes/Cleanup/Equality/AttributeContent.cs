using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Equality of attributes by name, kind and stored bits. Bodies and types are never taken as equal: telling would cost more than it
/// brings.
/// </summary>
internal static class AttributeContent
{
    public static bool AreEqual(Attribute a, Attribute b) =>
        a.Name == b.Name && a.Kind == b.Kind && a.ReferencedName == b.ReferencedName && AreEqual(a.Payload, b.Payload);

    /// <summary>Equal for equal attributes; tensors count with their shape only, as equality looks at their data.</summary>
    public static int HashOf(Attribute attribute)
    {
        var hash = new HashCode();
        hash.Add(attribute.Name, StringComparer.Ordinal);
        hash.Add(attribute.Kind);
        hash.Add(attribute.ReferencedName, StringComparer.Ordinal);
        switch (attribute.Payload)
        {
            case float value:
                hash.Add(BitConverter.SingleToInt32Bits(value));
                break;
            case long value:
                hash.Add(value);
                break;
            case ReadOnlyMemory<byte> bytes:
                hash.AddBytes(bytes.Span);
                break;
            case ImmutableArray<long> values:
                foreach (var value in values)
                    hash.Add(value);
                break;
            case Tensor tensor:
                hash.Add(tensor.Type);
                hash.Add(tensor.ElementCount);
                break;
        }

        return hash.ToHashCode();
    }

    private static bool AreEqual(object? a, object? b) =>
        (a, b) switch
        {
            (null, null) => true, // both take the same attribute of the function
            (float x, float y) => BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y),
            (long x, long y) => x == y,
            (ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span),
            (Tensor x, Tensor y) => TensorContent.AreEqual(x, y),
            (ImmutableArray<float> x, ImmutableArray<float> y) => x.Select(BitConverter.SingleToInt32Bits)
                .SequenceEqual(y.Select(BitConverter.SingleToInt32Bits)),
            (ImmutableArray<long> x, ImmutableArray<long> y) => x.SequenceEqual(y),
            (ImmutableArray<ReadOnlyMemory<byte>> x, ImmutableArray<ReadOnlyMemory<byte>> y) => x.Length == y.Length
                && x.Zip(y).All(p => p.First.Span.SequenceEqual(p.Second.Span)),
            (ImmutableArray<Tensor> x, ImmutableArray<Tensor> y) => x.Length == y.Length
                && x.Zip(y).All(p => TensorContent.AreEqual(p.First, p.Second)),
            _ => false,
        };
}
