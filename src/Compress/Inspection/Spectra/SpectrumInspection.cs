namespace NNCompress.Inspection;

/// <summary>A layer's singular values, and what of it a lower rank keeps.</summary>
/// <param name="Layer">The layer's label.</param>
/// <param name="Operator">Its operator.</param>
/// <param name="Rows">Output channels (of one group).</param>
/// <param name="Columns">Products that are summed for one output.</param>
/// <param name="Plain">σ₁ ≥ σ₂ ≥ … of the weight; of a very large one the leading values.</param>
/// <param name="Whitened">The same in the norm of the layer's inputs, which is the spectrum of its output; null without data.</param>
/// <param name="EffectiveRank">Of <paramref name="Plain"/> (Roy and Vetterli 2007).</param>
/// <param name="OutputEffectiveRank">Of <paramref name="Whitened"/>; null without data.</param>
/// <param name="Levels">At a half, a quarter and an eighth of the full rank.</param>
/// <param name="LeftAloneBecause">Why <c>lowrank</c> would not touch it by itself, as the rest of a sentence; null where it would.</param>
public sealed record SpectrumInspection(
    string Layer,
    string Operator,
    int Rows,
    int Columns,
    IReadOnlyList<double> Plain,
    IReadOnlyList<double>? Whitened,
    double EffectiveRank,
    double? OutputEffectiveRank,
    IReadOnlyList<SpectrumLevel> Levels,
    string? LeftAloneBecause
);
