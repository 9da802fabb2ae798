using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Versions;

/// <summary>Every adapter, in order of the operator sets.</summary>
internal static class AdapterCatalogue
{
    public static ImmutableArray<VersionAdapter> All { get; } = [];
}
