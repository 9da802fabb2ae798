namespace NNCompress.Passes.LowRank;

/// <summary>A layer's residual.</summary>
/// <param name="Inputs">J: inputs that it reads, rising; of a convolution, channels.</param>
/// <param name="Values">D, row-major [rows, |J|·kernel].</param>
internal sealed record ResidualBlocks(int[] Inputs, double[] Values);
