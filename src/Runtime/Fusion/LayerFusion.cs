namespace NNCompress.Runtime;

/// <summary>What the runtime made of one quantized layer.</summary>
/// <param name="Layer">The node's label.</param>
/// <param name="Operator">The node's operator.</param>
/// <param name="Kernel">The operator that computes it; null where none of its own does.</param>
/// <param name="RunsOnIntegers">Whether it is computed on quantized numbers, or dissolved into a neighbour that is.</param>
/// <param name="Reason">Where it is not: what stands there instead, as a clause for the user.</param>
public sealed record LayerFusion(string Layer, string Operator, string? Kernel, bool RunsOnIntegers, string? Reason);
