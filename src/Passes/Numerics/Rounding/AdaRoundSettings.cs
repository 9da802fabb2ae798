namespace NNCompress.Passes.Numerics;

/// <summary>How <see cref="AdaRoundSolver"/> works.</summary>
/// <param name="Iterations">Steps of Adam for each row.</param>
/// <param name="Batch">Input rows that a step looks at, where it does not look at all of them through the Gram matrix.</param>
/// <param name="Rate">Adam's step length in V.</param>
/// <param name="Regularisation">λ, against a reconstruction loss that is 1 for nearest rounding.</param>
/// <param name="WarmUp">Share of the steps before the regulariser sets in.</param>
/// <param name="KeepZeros">Whether weights that are exactly 0 stay 0, as pruned ones must.</param>
internal sealed record AdaRoundSettings(
    int Iterations = 1000,
    int Batch = 64,
    double Rate = 0.03,
    double Regularisation = 10,
    double WarmUp = 0.2,
    bool KeepZeros = true
);
