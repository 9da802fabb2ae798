namespace NNCompress.Passes.LowRank;

/// <summary>A form that a layer may take under a budget.</summary>
/// <param name="Candidate">The method.</param>
/// <param name="Point">Its ranks.</param>
/// <param name="Cost">What it costs in the budget's measure.</param>
public sealed record BudgetPoint(DecompositionCandidate Candidate, CandidatePoint Point, double Cost);
