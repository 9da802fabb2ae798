namespace NNCompress.Passes.LowRank;

/// <summary>What became of a layer's sparse residual.</summary>
internal abstract record ResidualOutcome
{
    private ResidualOutcome() { }

    /// <summary>The layer has one.</summary>
    /// <param name="Factors">The same, ready to be stored.</param>
    /// <param name="Point">Rank, cost of all together, and error.</param>
    /// <param name="Inputs">Inputs that the residual reads.</param>
    /// <param name="Error">Predicted squared error of the output over the squared output.</param>
    /// <param name="Shift">What goes into the bias; null for nothing.</param>
    public sealed record Kept(LayerFactors Factors, CandidatePoint Point, int Inputs, double Error, double[]? Shift) : ResidualOutcome;

    /// <summary>It has none.</summary>
    /// <param name="Reason">Why, as the rest of a sentence.</param>
    public sealed record Left(string Reason) : ResidualOutcome;
}
