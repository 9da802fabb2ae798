namespace NNCompress.Passes.Numerics;

/// <summary>W ≈ B·A.</summary>
/// <param name="Rows">Output channels.</param>
/// <param name="Columns">What W sums over.</param>
/// <param name="Rank">r.</param>
/// <param name="Left">B, row-major [rows, r].</param>
/// <param name="Right">A, row-major [r, columns].</param>
internal sealed record MatrixPair(int Rows, int Columns, int Rank, double[] Left, double[] Right);
