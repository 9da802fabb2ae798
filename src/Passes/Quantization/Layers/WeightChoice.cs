namespace NNCompress.Passes.Quantization;

/// <summary>What becomes of some weights of one node.</summary>
/// <param name="Weights">The weights, in order.</param>
/// <param name="Reason">Why they are left alone, as a sentence for the user; null where they are quantized.</param>
/// <param name="Apply">Quantizes them: one result for each; null where they are left alone.</param>
/// <param name="Opset">The operator set that their form needs; 0 for any.</param>
internal sealed record WeightChoice(
    IReadOnlyList<SurveyedWeight> Weights,
    string? Reason,
    Func<IReadOnlyList<SurveyedWeight>, IReadOnlyList<QuantizedLayer>>? Apply,
    long Opset = 0
);
