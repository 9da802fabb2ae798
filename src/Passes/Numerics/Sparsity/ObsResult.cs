namespace NNCompress.Passes.Numerics;

/// <summary>A matrix after a sweep.</summary>
/// <param name="Weights">W̃, row-major.</param>
/// <param name="Loss">‖X̂(W − W̃)ᵀ‖², as the sweep foretells it: the costs paid, less what λ took part in them.</param>
internal sealed record ObsResult(double[] Weights, double Loss);
