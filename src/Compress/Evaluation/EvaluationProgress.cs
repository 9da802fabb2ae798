namespace NNCompress.Evaluation;

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">Samples evaluated.</param>
/// <param name="Total">Samples in all.</param>
public readonly record struct EvaluationProgress(long Done, long Total);
