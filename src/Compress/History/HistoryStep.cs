namespace NNCompress.History;

/// <summary>One run that made a model of another.</summary>
/// <param name="Verb">What was done, as the verb of the command line says it.</param>
/// <param name="Result">What came out; null in a file for the run that wrote it, as a file does not know its own size.</param>
public sealed record HistoryStep(string Verb, ModelFigures? Result);
