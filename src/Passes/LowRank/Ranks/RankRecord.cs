namespace NNCompress.Passes.LowRank;

/// <summary>What a layer was decomposed into, so that another run can do the same.</summary>
/// <param name="Layer">The layer's name (<see cref="DecomposableLayer.Name"/>).</param>
/// <param name="Method">The method's id.</param>
/// <param name="Ranks">Its ranks.</param>
/// <param name="Speedup">The measured speed-up of the layer alone; null where none was measured.</param>
/// <param name="Inputs">Inputs of its sparse residual; null where it has none.</param>
public sealed record RankRecord(string Layer, string Method, IReadOnlyList<int> Ranks, double? Speedup, int? Inputs = null)
{
    public static RankRecord Of(RankDecision.Decompose decision) =>
        new(decision.Layer.Name, decision.Candidate.Method, decision.Point.Ranks, decision.MeasuredSpeedup, decision.Inputs);
}
