namespace NNCompress.Metrics.Detection;

/// <summary>An object that a detector claims to see.</summary>
/// <param name="Box">Where.</param>
/// <param name="Class">What.</param>
/// <param name="Score">How sure it is, 0 to 1.</param>
internal readonly record struct ScoredBox(Box Box, int Class, float Score);
