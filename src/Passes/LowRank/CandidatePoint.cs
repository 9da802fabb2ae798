namespace NNCompress.Passes.LowRank;

/// <summary>One choice of ranks.</summary>
/// <param name="Ranks">
/// The ranks: of <c>svd</c>, <c>spatial-svd</c> and <c>cp</c> one, of <c>tucker</c> that of the inputs and that of the outputs; for each group alike.
/// </param>
/// <param name="Cost">What the factors cost.</param>
/// <param name="RelativeError">
/// Predicted squared error of the output over the squared output: in the norm of the layer's inputs where their moments are known, else that of the
/// weight (Frobenius). An upper bound where the factors are still fitted after the choice.
/// </param>
public record CandidatePoint(IReadOnlyList<int> Ranks, LayerCost Cost, double RelativeError)
{
    /// <inheritdoc/>
    public sealed override string ToString() => string.Join('×', Ranks);
}
