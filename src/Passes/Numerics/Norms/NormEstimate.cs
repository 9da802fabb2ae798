namespace NNCompress.Passes.Numerics;

/// <summary>A spectral norm found by iteration.</summary>
/// <param name="Norm">The largest singular value, from below.</param>
/// <param name="Residual">‖AᵀA·x − σ²·x‖ / σ² for the vector x behind it: some singular value lies within this share of it.</param>
/// <param name="Steps">Products AᵀA·v taken.</param>
public readonly record struct NormEstimate(double Norm, double Residual, int Steps);
