namespace NNCompress.Passes.Numerics;

/// <summary>A factored kernel's free factor, and how near the kernel comes with it.</summary>
/// <param name="Left">M, row-major [rows, q].</param>
/// <param name="Basis">With a rank limit l, the rows that span what M gives: U_outᵀ, row-major [l, rows]; else null.</param>
/// <param name="Approximation">M·Φᵀ, row-major [rows, columns].</param>
/// <param name="SquaredError">‖W − M·Φᵀ‖² in the norm of the fit.</param>
internal sealed record KernelSolution(double[] Left, double[]? Basis, double[] Approximation, double SquaredError);
