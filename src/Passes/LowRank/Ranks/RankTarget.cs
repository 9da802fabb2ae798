namespace NNCompress.Passes.LowRank;

/// <summary>A rank of its own for layers that a pattern names.</summary>
/// <param name="Pattern">Held against node, operator, output and weight.</param>
/// <param name="Size">How large it is.</param>
public sealed record RankTarget(NamePattern Pattern, RankSize Size)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Pattern}={Size}";
}
