using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>An operator that computes on quantized numbers, or on a weight stored as such.</summary>
/// <param name="WeightInputs">Inputs whose weight is quantized already; empty where the operator has none.</param>
/// <param name="Bits">Bits per weight where operator and attributes fix it; else null (the tensor's type tells).</param>
public sealed record QuantizedOperator(ImmutableArray<int> WeightInputs, int? Bits = null);
