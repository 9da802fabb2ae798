namespace NNCompress.Runtime;

/// <summary>A value for, or of, the model's input or output of that name.</summary>
public sealed record NamedValue(string Name, HostValue Value);
