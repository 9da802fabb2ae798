namespace NNCompress.Inspection;

/// <summary>One layer with weights, and what could be done to it.</summary>
/// <param name="Layer">The node's label.</param>
/// <param name="Operator">Its operator.</param>
/// <param name="Scope">The scope it stands in.</param>
/// <param name="Weight">Name of the stored weight.</param>
/// <param name="WeightType">Type and dimensions of the stored weight, as <c>float32[64,3,3,3]</c>.</param>
/// <param name="Parameters">Elements of the weight.</param>
/// <param name="Macs">Multiply-accumulates of one run; null where unknown.</param>
/// <param name="Sparsity">Share of zeros.</param>
/// <param name="Prune">Whether it can be pruned.</param>
/// <param name="Decompose">Whether it can be decomposed into factors of low rank.</param>
/// <param name="Quantize">Whether it can be quantized.</param>
public sealed record LayerInspection(
    string Layer,
    string Operator,
    string Scope,
    string? Weight,
    string? WeightType,
    long Parameters,
    long? Macs,
    double Sparsity,
    Eligibility Prune,
    Eligibility Decompose,
    Eligibility Quantize
);
