using System.Collections.Immutable;

namespace NNCompress.OnnxIO;

/// <summary>Names of the tensors that hold the quantization parameters of a value (<c>TensorAnnotation</c>).</summary>
public sealed record QuantizationAnnotation(string? TensorName, ImmutableArray<KeyValuePair<string, string>> Parameters)
{
    internal ReadOnlyMemory<byte> Unmodelled { get; init; }
}
