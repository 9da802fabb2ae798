namespace NNCompress.Data.Sequences;

/// <summary>Memory of a model between two steps: what one output gave is fed to an input of the next step; the first step gets zeros.</summary>
/// <param name="Input">The model input that takes the state.</param>
/// <param name="Output">The model output that gives the next one, of the same type and shape.</param>
public sealed record StateLink(string Input, string Output);
