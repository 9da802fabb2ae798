namespace NNCompress.Passes.Numerics;

/// <summary>How <see cref="GptqSolver"/> works.</summary>
/// <param name="Damping">λ as a share of the mean of H's diagonal: what is added to the diagonal, so that H can be inverted.</param>
/// <param name="ActivationOrder">Whether columns are rounded in the order of falling H_jj instead of from left to right.</param>
/// <param name="KeepZeros">Whether weights that are exactly 0 stay 0, as pruned ones must.</param>
internal sealed record GptqSettings(double Damping = 0.01, bool ActivationOrder = true, bool KeepZeros = true);
