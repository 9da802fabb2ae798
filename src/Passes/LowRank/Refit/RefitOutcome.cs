namespace NNCompress.Passes.LowRank;

/// <summary>What a fit brought, on rows that it did not learn from.</summary>
/// <param name="ErrorBefore">Squared difference to the float model's output, over that output's variance, before.</param>
/// <param name="Error">The same with the factor that was kept.</param>
internal sealed record RefitOutcome(double ErrorBefore, double Error);
