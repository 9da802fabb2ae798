using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.LowRank;

/// <summary>A layer's output as one product of rows of its input, where two factors are those of another matrix with the same numbers.</summary>
/// <param name="Rows">What one output sums over.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Columns">Products that one output sums over.</param>
/// <param name="Lay">Numbers laid out as W is, [rows, columns], as they stand in that product, [<paramref name="Outputs"/>, <paramref name="Columns"/>].</param>
internal sealed record OutputForm(InputRows Rows, int Outputs, int Columns, Func<double[], double[]> Lay);
