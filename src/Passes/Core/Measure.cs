namespace NNCompress.Passes;

/// <summary>A figure with its name and unit: a column of a report's table, a field of its JSON.</summary>
/// <param name="Name">The name in JSON, lower camel case: <c>reachedSparsity</c>.</param>
/// <param name="Title">The column's heading.</param>
/// <param name="Value">The figure; NaN where it was not measured.</param>
/// <param name="Unit">How to print it.</param>
public sealed record Measure(string Name, string Title, double Value, MeasureUnit Unit);
