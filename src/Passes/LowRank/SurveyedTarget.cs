namespace NNCompress.Passes.LowRank;

/// <summary>A layer as rank choices see it, and as it stands in the graph.</summary>
internal sealed record SurveyedTarget(DecomposableLayer Layer, TargetLayer Target);
