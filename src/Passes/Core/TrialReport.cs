namespace NNCompress.Passes;

/// <summary>Something that a pass tried on this model, and what it was worth.</summary>
/// <param name="Name">What was tried, in words.</param>
/// <param name="IsKept">Whether it is what the model is now.</param>
/// <param name="Measures">Figures, the same names in the same order for each trial of a pass.</param>
public sealed record TrialReport(string Name, bool IsKept, IReadOnlyList<Measure> Measures);
