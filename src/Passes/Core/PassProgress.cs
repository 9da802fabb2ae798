namespace NNCompress.Passes;

/// <summary>How far a pass is.</summary>
/// <param name="Step">What it does now, as <c>scoring conv1</c>.</param>
/// <param name="Done">Share done, 0 to 1.</param>
public readonly record struct PassProgress(string Step, double Done);
