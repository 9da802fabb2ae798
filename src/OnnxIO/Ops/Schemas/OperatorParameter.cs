namespace NNCompress.OnnxIO.Ops;

/// <summary>A formal input or output of an operator.</summary>
/// <param name="Name">Its name in the standard.</param>
/// <param name="IsOptional">Whether a node may leave it out.</param>
/// <param name="IsVariadic">Whether any number of values follow from here on; only the last parameter may be.</param>
/// <param name="MinCount">Values that a variadic parameter needs; 1 for a required one, 0 for an optional one.</param>
public sealed record OperatorParameter(string Name, bool IsOptional, bool IsVariadic, int MinCount);
