namespace NNCompress.Passes.LowRank;

/// <summary>Whether a decomposition is worth making at all.</summary>
public static class Saving
{
    /// <summary>Fewer multiply-accumulates; for what computes none, as lookup tables, fewer weights.</summary>
    public static bool IsMade(DecomposableLayer layer, CandidatePoint point) =>
        layer.Cost.Macs > 0 ? point.Cost.Macs < layer.Cost.Macs : point.Cost.Parameters < layer.Cost.Parameters;

    /// <summary>Why a layer is not to be touched by a choice that does not name it; null where it may.</summary>
    public static string? WhyExempt(DecomposableLayer layer) =>
        layer is { IsHead: true, IsNamed: false } ? $"it is a head of {layer.Outputs} outputs, and no --include pattern names it" : null;

    /// <summary>That the factors would not be smaller than the layer.</summary>
    public static string Refusal(DecomposableLayer layer, DecompositionCandidate candidate, CandidatePoint point) =>
        layer.Cost.Macs > 0
            ? $"{candidate.Method} of rank {point} saves nothing: {point.Cost.Macs} multiply-accumulates instead of {layer.Cost.Macs}"
            : $"{candidate.Method} of rank {point} saves nothing: {point.Cost.Parameters} weights instead of {layer.Cost.Parameters}";
}
