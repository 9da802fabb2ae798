namespace NNCompress.Passes.Pruning;

/// <summary>What a request decided for one layer.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Rewrite">The rule that its weight is to be stored by; null exactly where <paramref name="Reason"/> is not.</param>
/// <param name="ZerosBefore">Weights that were 0 before.</param>
/// <param name="Change">What the rule does to the numbers.</param>
/// <param name="Wanted">Sparsity asked for.</param>
/// <param name="Threshold">Magnitude up to which weights go; NaN where there is no such magnitude.</param>
/// <param name="Reason">Why nothing changes; null where something does.</param>
internal sealed record PrunedLayer(
    PrunableLayer Layer,
    WeightRewrite? Rewrite,
    long ZerosBefore,
    WeightChange Change,
    double Wanted,
    double Threshold,
    string? Reason
)
{
    /// <summary>Further figures of the pass.</summary>
    public IReadOnlyList<Measure> Extra { get; init; } = [];

    /// <summary>Stores the layer's weight as decided, in place of whatever was decided before.</summary>
    public void Write(PassContext context) =>
        Layer.Source.Replace(context.Editor, Rewrite is null ? Layer.Source.Tensor : Rewrite.Of(Layer.Source.Tensor));
}
