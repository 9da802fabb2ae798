using NNCompress.Passes;

namespace NNCompress.Pipeline;

/// <summary>One pass of a pipeline.</summary>
/// <param name="Id">A pass of the catalogue.</param>
/// <param name="Options">Its options record; null for the defaults.</param>
public sealed record PassStep(string Id, object? Options = null)
{
    /// <summary>The pass with its options; null where the catalogue does not have it.</summary>
    internal Pass? Create() => PassCatalogue.Find(Id) is { } entry ? entry.Create(Options ?? entry.DefaultOptions) : null;
}
