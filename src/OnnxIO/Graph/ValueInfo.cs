using System.Collections.Immutable;

namespace NNCompress.OnnxIO;

/// <summary>What a model declares about a value beside its name (<c>ValueInfoProto</c>).</summary>
public sealed record ValueInfo(OnnxType? Type)
{
    public string? DocString { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];

    internal ReadOnlyMemory<byte> Unmodelled { get; init; }
}
