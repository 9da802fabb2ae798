namespace NNCompress.Passes.Statistics;

/// <summary>State of a recurrent model that a caller carries from step to step. It starts from zeros with each sequence.</summary>
/// <param name="Input">The model input that takes it.</param>
/// <param name="Output">The model output that gives it to the next step.</param>
public sealed record StateLink(string Input, string Output);
