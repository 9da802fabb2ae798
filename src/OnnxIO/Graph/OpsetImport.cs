namespace NNCompress.OnnxIO;

/// <summary>One operator set and its version.</summary>
/// <param name="Domain">As the file writes it; null where it leaves it out (the standard's own).</param>
/// <param name="Version">The set's version; null where the file, against the standard, leaves it out.</param>
public sealed record OpsetImport(string? Domain, long? Version)
{
    internal ReadOnlyMemory<byte> Unmodelled { get; init; }
}
