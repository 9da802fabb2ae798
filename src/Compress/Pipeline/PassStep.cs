namespace NNCompress.Pipeline;

/// <summary>One pass of a pipeline.</summary>
/// <param name="Id">A pass of the catalogue.</param>
/// <param name="Options">Its options record; null for the defaults.</param>
public sealed record PassStep(string Id, object? Options = null);
