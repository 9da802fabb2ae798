namespace NNCompress.Pipeline;

/// <summary>How far a run is, for a progress display.</summary>
/// <param name="Stage">What is being done: <c>evaluating the original</c>, <c>prune-magnitude</c>, <c>writing</c>.</param>
/// <param name="Step">A detail of it, or null.</param>
/// <param name="Done">Share of the stage that is done, 0 to 1; null where it cannot be told.</param>
public readonly record struct StageProgress(string Stage, string? Step, double? Done);
