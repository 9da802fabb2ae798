namespace NNCompress.Passes.Numerics;

/// <summary>Layers that are ranked together.</summary>
/// <param name="Score">How units of different layers compare.</param>
/// <param name="Layers">Indices of the layers; their order breaks ties, then the position within a layer.</param>
/// <param name="Target">How many weights of the pool go; those that are zero already are the first of them.</param>
public sealed record SelectionPool(ImportanceScore Score, IReadOnlyList<int> Layers, long Target);
